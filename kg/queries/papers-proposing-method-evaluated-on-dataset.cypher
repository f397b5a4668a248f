// Which papers propose a method and evaluate it on a dataset?
// $dataset: a Dataset, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: dataset=COCO
WITH toLower($dataset) AS wanted
MATCH (d:Dataset)
WHERE toLower(d.name) = wanted OR any(alias IN d.aliases WHERE toLower(alias) = wanted)
MATCH (m:Method)<-[r:PROPOSES]-(p:Paper)-[e:EVALUATES_ON]->(d)
RETURN p.title AS paper, p.year AS year, m.name AS method, r.sentence AS proposes, e.sentence AS evaluates,
       p.id AS id, m.id AS method_id, d.id AS dataset_id
ORDER BY coalesce(year, 0) DESC, paper, id, method, method_id, dataset_id
LIMIT $limit
