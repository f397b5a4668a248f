"""Names of evaluation metrics: how texts print them, and the usual name of each."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["METRIC", "usual_metric"]

_WORDS: Final = {
    "accuracy": "accuracy accuracies correctness recognition_rate classification_rate success_rate",
    "top-1 accuracy": "top-1_accuracy top-1_accuracies top-1 top1_accuracy rank-1_accuracy",
    "top-5 accuracy": "top-5_accuracy top-5 top5_accuracy",
    "error": "error error_rate error_rates errors test_error classification_error",
    "top-1 error": "top-1_error top-1_error_rate",
    "top-5 error": "top-5_error top-5_error_rate",
    "WER": "word_error_rate word_error_rates word_error",
    "CER": "character_error_rate character_error_rates",
    "PER": "phone_error_rate phoneme_error_rate",
    "EER": "equal_error_rate equal_error_rates",
    "mAP": "mean_average_precision",
    "AP": "average_precision",
    "mIoU": "mean_intersection_over_union mean_iou",
    "IoU": "intersection_over_union",
    "PQ": "panoptic_quality",
    "F1": "F1_score F1_scores F1_measure F_score F_measure F-score F-measure",
    "FID": "frechet_inception_distance fréchet_inception_distance FIDs",
    "inception score": "inception_score",
    "AUROC": "area_under_the_roc_curve area_under_the_receiver_operating_characteristic_curve auc_roc roc_auc",
    "AUC": "area_under_the_curve",
    "MRR": "mean_reciprocal_rank",
    "MAE": "mean_absolute_error",
    "RMSE": "root_mean_square_error root_mean_squared_error",
    "MSE": "mean_squared_error mean_square_error",
    "Dice": "dice_score dice_scores dice_coefficient dice_similarity_coefficient dice",
    "precision": "precision",
    "recall": "recall",
    "sensitivity": "sensitivity",
    "specificity": "specificity",
    "perplexity": "perplexity perplexities",
    "robustness": "robustness robust_accuracy",
    "speed-up": "speed-up speed-ups speedup speedups faster acceleration speeds_up",
    "speed": "speed inference_speed",
    "FPS": "frames_per_second",
    "inference time": "inference_time latency runtime running_time run_time",
    "training time": "training_time",
    "memory": "memory memory_usage memory_footprint memory_consumption",
    "model size": "model_size",
    "parameters": "parameters params number_of_parameters trainable_parameters",
    "FLOPs": "flops floating_point_operations",
    "computational cost": "computational_cost computational_costs computation computational_complexity",
    "throughput": "throughput",
    "return": "return returns",
    "Pearson correlation": "pearson_correlation pearson_correlation_coefficient",
    "Spearman correlation": "spearman_correlation spearman's_rho",
    "score": "score scores",
}
"""Usual name: what texts print, in any case; ``_`` stands for a space or a hyphen."""

_SIGNS: Final = {
    "mAP": r"mAPs?(?:@[\d.]+)?",
    "AP": r"AP(?:\d\d|[sml])?(?:@[\d.]+)?",
    "mIoU": r"mIoU|mIOU|MIoU",
    "IoU": r"IoU|IOU",
    "F1": r"F_?1s?",
    "BLEU": r"BLEU(?:-?\d)?",
    "ROUGE": r"ROUGE(?:-\w)?",
    "Hits@k": r"[Hh]its?@\d+",
    "recall@k": r"(?:[Rr]ecall|R)@\d+",
    "precision@k": r"(?:[Pp]recision|P)@\d+",
    "NDCG": r"[nN]DCG(?:@\d+)?",
    "CMC": r"[Rr]ank-?@?\d+",
    "Dice": r"DSC|DICE",
    "SDRi": r"SDRi|SDR",
    **{
        sign: sign
        for sign in (
            "METEOR CIDEr SPICE FID IS PSNR SSIM LPIPS WER CER EER AUROC AUC AUPR AUPRO AUPRC MRR MAE RMSE MSE MOTA "
            "MOTP HOTA IDF1 PQ EPE NMI ARI MOS PESQ STOI SI-SDR SI-SNR ADE FDE FPS MACs FLOPs bpd NDS mAcc MCC LAS UAS"
        ).split()
    },
}
"""Usual name: what texts print, in just this case."""

_QUALIFIER: Final = (
    r"(?:(?:top-?\s?[15]|test|validation|classification|overall|mean|average|averaged|balanced|linear|zero-shot|macro|"
    r"micro|macro-averaged|micro-averaged|weighted|absolute|relative|total|final|recognition|segmentation|detection|"
    r"training|inference|GPU|clean|adversarial|linear[\s-]prob(?:e|ing))[\s-])*"
)


def _printed(words: str) -> str:
    return "|".join(
        re.escape(variant).replace("_", r"[\s-]") for variant in sorted(words.split(), key=len, reverse=True)
    )


_BY_WORDS: Final = {usual: re.compile(_printed(words), re.IGNORECASE) for usual, words in _WORDS.items()}
_BY_SIGN: Final = {usual: re.compile(pattern) for usual, pattern in _SIGNS.items()}
_ANY_WORDS: Final = "|".join(
    re.escape(variant).replace("_", r"[\s-]")
    for variant in sorted((v for words in _WORDS.values() for v in words.split()), key=len, reverse=True)
)
METRIC: Final = re.compile(
    rf"(?<![\w-])(?:{_QUALIFIER}(?i:{_ANY_WORDS})|{_QUALIFIER}(?:{'|'.join(_SIGNS.values())}))(?:[\s-]scores?)?(?![\w-])"
)
"""A metric as texts print it, what qualifies it included."""


def usual_metric(printed: str) -> str:
    """Return the usual name of a metric, with what qualifies it; what is not known stays as it is.

    Examples
    --------
    >>> usual_metric("mean IoU"), usual_metric("panoptic quality"), usual_metric("top-1 accuracies")
    ('mIoU', 'PQ', 'top-1 accuracy')
    >>> usual_metric("test error rate"), usual_metric("share of clicks")
    ('test error', 'share of clicks')
    """
    bare = re.sub(r"(?<=\w)[\s-]scores?$", "", printed)
    for text in (printed, bare):
        if found := _known(text):
            return found
    qualifier = re.match(_QUALIFIER, bare)
    rest = bare[qualifier.end() :] if qualifier else bare
    found = _known(rest)
    return f"{bare[: len(bare) - len(rest)]}{found}".strip() if found else printed


def _known(text: str) -> str | None:
    for usual, pattern in _BY_SIGN.items():
        if pattern.fullmatch(text):
            return usual if "@" not in text and not text[-1].isdigit() else text
    for usual, pattern in _BY_WORDS.items():
        if pattern.fullmatch(text):
            return usual
    return None
