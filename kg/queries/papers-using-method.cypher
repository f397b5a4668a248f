// Which papers use a method that others proposed?
// $method: a Method, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: method=ResNet-50
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE toLower(m.name) = wanted OR any(alias IN m.aliases WHERE toLower(alias) = wanted)
MATCH (p:Paper)-[r:USES]->(m)
RETURN p.title AS paper, p.year AS year, r.sentence AS sentence, p.id AS id, m.id AS method_id
ORDER BY coalesce(year, 0) DESC, paper, id, method_id
LIMIT $limit
