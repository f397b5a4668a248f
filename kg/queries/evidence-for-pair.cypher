// Which sentences link a method and a dataset?
// $method: a Method, by name or alias (required)
// $dataset: a Dataset, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: method=ResNet-50 dataset=ImageNet
WITH toLower($method) AS method_wanted, toLower($dataset) AS dataset_wanted
MATCH (m:Method)
WHERE toLower(m.name) = method_wanted OR any(alias IN m.aliases WHERE toLower(alias) = method_wanted)
MATCH (d:Dataset)
WHERE toLower(d.name) = dataset_wanted OR any(alias IN d.aliases WHERE toLower(alias) = dataset_wanted)
MATCH (m)<-[r:PROPOSES|USES|COMPARES_WITH]-(p:Paper)-[e:INTRODUCES|EVALUATES_ON|TRAINS_ON]->(d)
RETURN p.title AS paper, p.year AS year, r.sentence AS method_sentence, e.sentence AS dataset_sentence, p.id AS id,
       m.id AS method_id, d.id AS dataset_id
ORDER BY coalesce(year, 0) DESC, paper, id, method_id, dataset_id, method_sentence, dataset_sentence
LIMIT $limit
