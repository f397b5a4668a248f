// Which new methods were compared with a method as their baseline?
// $method: a Method, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: method="Mask R-CNN"
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE toLower(m.name) = wanted OR any(alias IN m.aliases WHERE toLower(alias) = wanted)
MATCH (other:Method)<-[e:PROPOSES]-(p:Paper)-[r:COMPARES_WITH]->(m)
WHERE m.id <> other.id
RETURN other.name AS method, p.title AS paper, p.year AS year, r.sentence AS sentence, e.sentence AS proposes,
       other.id AS id, p.id AS paper_id, m.id AS baseline_id
ORDER BY coalesce(year, 0) DESC, method, id, paper, paper_id, baseline_id
LIMIT $limit
