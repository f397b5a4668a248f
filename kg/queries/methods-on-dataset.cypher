// Which methods are evaluated on a dataset, and in how many papers?
// $dataset: a Dataset, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: dataset=COCO
WITH toLower($dataset) AS wanted
MATCH (d:Dataset)
WHERE toLower(d.name) = wanted OR any(alias IN d.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)<-[:PROPOSES|USES|COMPARES_WITH]-(p:Paper)-[:EVALUATES_ON]->(d)
WITH m, d, count(DISTINCT p.id) AS papers, min(p.id) AS proof
ORDER BY papers DESC, m.name, m.id, d.id
LIMIT $limit
// the sentences are of one paper, so that together they prove the row
MATCH (m)<-[r:PROPOSES|USES|COMPARES_WITH]-(p:Paper {id: proof})-[e:EVALUATES_ON]->(d)
RETURN m.name AS method, d.name AS dataset, papers, min(r.sentence) AS method_sentence,
       min(e.sentence) AS dataset_sentence, p.title AS paper, m.id AS id, p.id AS paper_id, d.id AS dataset_id
ORDER BY papers DESC, method, id, dataset_id
