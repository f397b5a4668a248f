// Which results do papers report on a dataset?
// $dataset: a Dataset, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: dataset=COCO
WITH toLower($dataset) AS wanted
MATCH (d:Dataset)
WHERE toLower(d.name) = wanted OR any(alias IN d.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:REPORTS]->(found:Result)-[:ON_DATASET]->(d)
OPTIONAL MATCH (found)-[:OF_METHOD]->(m:Method)
RETURN m.name AS method, found.metric AS metric, found.value AS value, found.unit AS unit, found.kind AS kind,
       p.title AS paper, p.year AS year, r.sentence AS sentence, found.id AS id, d.id AS dataset_id, m.id AS method_id
ORDER BY coalesce(metric, ''), coalesce(found.number, 0.0) DESC, coalesce(year, 0) DESC, id, dataset_id,
         coalesce(method_id, '')
LIMIT $limit
