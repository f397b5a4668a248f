// Which methods are evaluated on a dataset, and in how many papers?
// $dataset: a Dataset, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: dataset=COCO
WITH toLower($dataset) AS wanted
MATCH (d:Dataset)
WHERE toLower(d.name) = wanted OR any(alias IN d.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)<-[:PROPOSES|USES|COMPARES_WITH]-(p:Paper)-[:EVALUATES_ON]->(d)
RETURN m.name AS method, d.name AS dataset, count(DISTINCT p.id) AS papers, m.id AS id, d.id AS dataset_id
ORDER BY papers DESC, method, id, dataset_id
LIMIT $limit
