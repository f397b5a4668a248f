from __future__ import annotations

import pytest

from kg.errors import QueryError, ReadOnlyError
from kg.store.guard import check_statement

READING = [
    "MATCH (n) RETURN n",
    "match (n)\nreturn n;  // done",
    "(MATCH (n) RETURN n)",
    "OPTIONAL MATCH (n) RETURN n",
    "WITH 1 AS x RETURN x UNION ALL RETURN 2 AS x",
    "UNWIND [1, 2] AS x RETURN x",
    "EXPLAIN MATCH (n) RETURN n",
    "profile match (n) return n",
    "MATCH (n) WHERE EXISTS { MATCH (n)-->(m) } RETURN COUNT { MATCH (n)-->() }",
    "CALL show_tables() RETURN *",
    "CALL `table_info`('Paper') RETURN *",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db . relationshipTypes()",
    "MATCH (n) CALL { WITH n RETURN 1 AS x } RETURN x",
    "MATCH (n) CALL (n) { RETURN 1 AS x } RETURN x",
    "RETURN date.truncate('year', date()), duration.between(date(), date())",
    # words that are no keywords where they stand
    "MATCH (n:Set)-[r:Create]->() RETURN n.set, r.delete, n . /* x */ merge",
    "MATCH (n {set: 1, load: 2}) RETURN {create: n.x, call: 1}",
    "MATCH (n) WHERE n.x = $set AND n.y = $delete RETURN n.`set`",
    "WITH 1 AS `create` RETURN `create`",
    "RETURN 'CREATE (n)', \"it's; DELETE\", 'a\\'; SET ', `x; DROP`",
    "RETURN 1 // CREATE (n)\n+ 2 /* DELETE \n ; */",
    "RETURN 'http://example.org/*' AS url, '*/'",
    "MATCH (n) WHERE n.settings = 1 RETURN n.created, offset(n)",
    "RETURN 'caf\\u00e9'",
]
WRITING = [
    "CREATE (n)",
    "create(:X)",
    "MATCH (n) SET n.x = 1",
    "MATCH (n)SET n.x = 1",
    "MATCH (n) WITH n LIMIT 1SET n.x = 1",
    "MATCH (n) WITH n, 1.SET n.x = 1",
    "MATCH (n) WITH n AS as SET as.x = 1",
    "MATCH (n)/**/DETACH/**/DELETE/**/n",
    "MATCH (n) // harmless\nDELETE n",
    "MATCH (n) // harmless\rDELETE n",
    "MERGE (n:X) ON CREATE SET n.x = 1",
    "MeRgE (n)",
    "MATCH (n) REMOVE n.x",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "EXPLAIN CREATE (n)",
    "PROFILE\u00a0\u2003CREATE\u00a0(n)",
    "CREATE\u2003(n)",
    "MATCH (n) WITH n AS pé SET pé.x = 1",
    "CREATE p = (a)-[:X]->(b)",
    "MATCH (n) CALL { WITH n SET n.x = 1 } RETURN n",
    "MATCH (n) WHERE EXISTS { CREATE (m) } RETURN n",
    "MATCH (n) RETURN [x IN [1] | CREATE]",
    "INSERT (:X)",
    "DETACH x",  # a database in Ladybug
]
NEVER = [
    "COPY Paper TO 'x.csv'",
    "COPY (MATCH (n) RETURN n) TO 'x.parquet'",
    "LOAD FROM '/etc/passwd' RETURN *",
    "LOAD CSV FROM 'http://example.org' AS line RETURN line",
    "MATCH (n) WITH n LOAD CSV WITH HEADERS FROM 'x' AS line RETURN line",
    "LOAD EXTENSION httpfs",
    "INSTALL httpfs",
    "UNINSTALL httpfs",
    "FORCE INSTALL httpfs",
    "ATTACH 'x.db' AS x (dbtype duckdb)",
    "USE other MATCH (n) RETURN n",
    "EXPORT DATABASE 'x'",
    "IMPORT DATABASE 'x'",
    "DROP TABLE Paper",
    "ALTER TABLE Paper ADD x STRING",
    "COMMENT ON TABLE Paper IS 'kg schema 9'",
    "CHECKPOINT",
    "BEGIN TRANSACTION",
    "COMMIT",
    "ROLLBACK",
    "CREATE NODE TABLE X(id STRING PRIMARY KEY)",
    "CREATE MACRO f(x) AS x",
    "CREATE INDEX x FOR (n:Paper) ON (n.id)",
    "CREATE USER x SET PASSWORD 'y'",
    "CREATE OR REPLACE DATABASE x",
    "CALL threads = 2",
    "CALL apoc.load.json('file:///etc/passwd')",
    "CALL dbms.listConfig()",
    "CALL read_csv('x') RETURN *",
    "CALL `db.labels`.x()",
    "MATCH (n) CALL db.index.vector.createNodeIndex('x') RETURN n",
    "CALL CREATE_VECTOR_INDEX('Paper', 'x', 'y')",
    "RETURN apoc.load.json('x')",
    "RETURN genai.vector.encode('x', 'OpenAI')",
    "RETURN `nextval`('x')",
    "RETURN 1; RETURN 2",
    "MATCH (n) RETURN n; // x\nDROP TABLE Paper",
    "SHOW SETTINGS",
    "TERMINATE TRANSACTION 'x'",
    "GRANT ROLE x TO y",
    "ENABLE SERVER 'x'",
    "START DATABASE x",
    "RENAME USER a TO b",
    "CYPHER 25 MATCH (n) RETURN n",
    "\\u0043OPY Paper TO 'x'",
    "RETURN '\\u0027 LOAD CSV FROM \"x\" AS l RETURN l //'",
    "RETURN '\\\\u0027 INSTALL x //'",
    "RETURN 1 // \\u000a LOAD CSV FROM 'x' AS l RETURN l",
    "\uff23\uff2f\uff30\uff39 Paper TO 'x'",
    "MATCH (n) RETURN n \\ x",
]


@pytest.mark.parametrize("statement", READING)
def test_reading_passes(statement: str) -> None:
    check_statement(statement)
    check_statement(statement, write=True)


@pytest.mark.parametrize("statement", WRITING)
def test_writing_passes_only_when_asked(statement: str) -> None:
    with pytest.raises(ReadOnlyError):
        check_statement(statement)


@pytest.mark.parametrize(
    "statement", ["CREATE (n)", "MATCH (n) DETACH DELETE n", "MERGE (n {id: 1}) ON CREATE SET n.x = 1"]
)
def test_writing_passes_when_asked(statement: str) -> None:
    check_statement(statement, write=True)


@pytest.mark.parametrize("statement", NEVER)
@pytest.mark.parametrize("write", [False, True])
def test_never(statement: str, write: bool) -> None:
    with pytest.raises(ReadOnlyError):
        check_statement(statement, write=write)


@pytest.mark.parametrize("word", ["CREATE", "LOAD", "COPY", "DROP", "SET", "Delete"])
@pytest.mark.parametrize("joint", ["{}/**/{}", "{}\\u200b{}", "{}\u200b{}", "{}\n{}", "{}`{}", "{}\u00ad{}"])
def test_a_split_word_is_no_way_in(word: str, joint: str) -> None:
    with pytest.raises(QueryError):
        check_statement(joint.format(word[:2], word[2:]) + " (n)")


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("MATCH (n)\n  SET n.x = 1", "SET at line 2, column 3 would write.*--write"),
        ("RETURN 1\nUNION LOAD", "LOAD at line 2, column 7 reaches beyond the graph. .*not even with --write"),
        ("MATCH (n) RETURN n.x AS use", r"USE .*The word is reserved here: .* write `use` in backticks"),
        ("MATCH (n) RETURN n.x AS comment", r"The word is reserved here: .* write `comment` in backticks"),
        ("MATCH (load:Paper) RETURN load", r"The word is reserved here: .* write `load` in backticks"),
        ("CALL threads=1", "CALL threads = at line 1, column 1 sets an option"),
        ("RETURN 1;\nRETURN 2", "; at line 1, column 9 ends a statement"),
        ("SHOW TABLES", "begins with 'SHOW' at line 1, column 1; expected one of CALL, MATCH"),
    ],
)
def test_the_word_and_its_place_are_named(statement: str, message: str) -> None:
    with pytest.raises(ReadOnlyError, match=message):
        check_statement(statement)


@pytest.mark.parametrize(
    "statement", ["", "  \n", "// only this", ";", "RETURN 'open", "RETURN `open", "RETURN /* open"]
)
def test_no_statement_at_all(statement: str) -> None:
    with pytest.raises(QueryError):
        check_statement(statement)
