// Which datasets do most papers evaluate on?
// $limit: integer, default 20; how many rows
// Example: limit=5
MATCH (p:Paper)-[r:EVALUATES_ON]->(d:Dataset)
RETURN d.name AS dataset, count(DISTINCT p.id) AS papers, min(r.sentence) AS sentence, d.id AS id
ORDER BY papers DESC, dataset, id
LIMIT $limit
