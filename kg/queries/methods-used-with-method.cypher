// Which methods occur in the same papers as a method?
// $method: a Method, by name or alias (required)
// $limit: integer, default 20; how many rows
// Example: method=ResNet-50
WITH toLower($method) AS wanted
MATCH (m:Method)
WHERE toLower(m.name) = wanted OR any(alias IN m.aliases WHERE toLower(alias) = wanted)
MATCH (m)<-[:PROPOSES|USES]-(p:Paper)-[:PROPOSES|USES]->(other:Method)
WHERE m.id <> other.id
WITH m, other, count(DISTINCT p.id) AS papers, min(p.id) AS proof
ORDER BY papers DESC, other.name, other.id, m.id
LIMIT $limit
// the sentences are of one paper, so that together they prove the row
MATCH (m)<-[r:PROPOSES|USES]-(p:Paper {id: proof})-[e:PROPOSES|USES]->(other)
RETURN other.name AS method, papers, min(e.sentence) AS method_sentence, min(r.sentence) AS with_sentence,
       p.title AS paper, other.id AS id, p.id AS paper_id, m.id AS with_id
ORDER BY papers DESC, method, id, with_id
