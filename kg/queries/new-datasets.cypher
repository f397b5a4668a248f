// Which datasets were introduced, the latest first?
// $since: integer, default 0; first year that counts, 0 for all and for papers without a year
// $limit: integer, default 50; how many rows
// Example: since=2014
MATCH (p:Paper)-[r:INTRODUCES]->(d:Dataset)
WHERE coalesce(p.year, 0) >= $since
RETURN p.year AS year, d.name AS dataset, p.title AS paper, r.sentence AS sentence, d.id AS id, p.id AS paper_id
ORDER BY coalesce(year, 0) DESC, dataset, id, paper, paper_id
LIMIT $limit
