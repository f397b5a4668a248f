// Which methods occur in the same papers as a method?
// $method: a Method, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: method=ResNet-50
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE toLower(m.name) = wanted OR any(alias IN m.aliases WHERE toLower(alias) = wanted)
MATCH (m)<-[:PROPOSES|USES]-(p:Paper)-[:PROPOSES|USES]->(other:Method)
WHERE m.id <> other.id
RETURN other.name AS method, count(DISTINCT p.id) AS papers, other.id AS id
ORDER BY papers DESC, method, id
LIMIT $limit
