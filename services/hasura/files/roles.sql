-- Can be run any number of times; changed passwords are taken over.
\set ON_ERROR_STOP on
\getenv database_password DATABASE_PASSWORD
\getenv marts_password MARTS_PASSWORD
SET client_min_messages = warning;

-- hasura owns the database in which Hasura keeps its metadata; hasura_reader may only read marts.
SELECT 'CREATE ROLE hasura LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hasura') \gexec
ALTER ROLE hasura PASSWORD :'database_password';
SELECT 'CREATE ROLE hasura_reader LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'hasura_reader') \gexec
ALTER ROLE hasura_reader PASSWORD :'marts_password';
GRANT marts_reader TO hasura_reader;
SELECT 'CREATE DATABASE hasura OWNER hasura' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'hasura') \gexec
REVOKE ALL ON DATABASE hasura FROM PUBLIC;

-- Hasura keeps what it knows of a source in a schema of that source, and would make it there if it were allowed to.
\connect marts
SET client_min_messages = warning;
CREATE SCHEMA IF NOT EXISTS hdb_catalog AUTHORIZATION hasura_reader;
CREATE EXTENSION IF NOT EXISTS pgcrypto SCHEMA hdb_catalog;
