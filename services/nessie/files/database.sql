-- Can be run any number of times; a changed password is taken over.
\set ON_ERROR_STOP on
\getenv password DATABASE_PASSWORD
SET client_min_messages = warning;

SELECT 'CREATE ROLE nessie LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nessie') \gexec
ALTER ROLE nessie PASSWORD :'password';
SELECT 'CREATE DATABASE nessie OWNER nessie' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'nessie') \gexec
REVOKE ALL ON DATABASE nessie FROM PUBLIC;
