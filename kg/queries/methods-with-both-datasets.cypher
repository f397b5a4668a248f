// Which methods are evaluated on two datasets in one paper?
// $first: a Dataset, by name or alias (required)
// $second: a Dataset, by name or alias (required)
// $limit: integer, default 50; how many rows
// Example: first=ImageNet second=COCO
WITH toLower($first) AS first_wanted, toLower($second) AS second_wanted
MATCH (a:Dataset)
WHERE toLower(a.name) = first_wanted OR any(alias IN a.aliases WHERE toLower(alias) = first_wanted)
MATCH (b:Dataset)
WHERE a.id <> b.id
  AND (toLower(b.name) = second_wanted OR any(alias IN b.aliases WHERE toLower(alias) = second_wanted))
MATCH (m:Method)<-[:PROPOSES|USES|COMPARES_WITH]-(p:Paper)-[ra:EVALUATES_ON]->(a)
MATCH (p)-[rb:EVALUATES_ON]->(b)
RETURN DISTINCT m.name AS method, p.title AS paper, p.year AS year, ra.sentence AS first_sentence,
       rb.sentence AS second_sentence, m.id AS id, p.id AS paper_id
ORDER BY method, paper, id, paper_id, first_sentence, second_sentence
LIMIT $limit
