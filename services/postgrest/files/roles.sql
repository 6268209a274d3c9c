-- Can be run any number of times; a changed password is taken over.
\set ON_ERROR_STOP on
\getenv password DATABASE_PASSWORD
SET client_min_messages = warning;

-- postgrest may log in and nothing else; every request runs as postgrest_anonymous, which may only read marts.
SELECT 'CREATE ROLE postgrest_anonymous NOLOGIN'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgrest_anonymous') \gexec
SELECT 'CREATE ROLE postgrest LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'postgrest') \gexec
ALTER ROLE postgrest NOINHERIT PASSWORD :'password';
GRANT marts_reader TO postgrest_anonymous;
GRANT postgrest_anonymous TO postgrest;
GRANT CONNECT ON DATABASE marts TO postgrest;

-- A mart is served as soon as it is made: PostgREST reads the schema again when it is told to.
CREATE SCHEMA IF NOT EXISTS postgrest;
CREATE OR REPLACE FUNCTION postgrest.tell_of_change() RETURNS event_trigger
  LANGUAGE plpgsql SET search_path = '' AS $$ BEGIN NOTIFY pgrst, 'reload schema'; END $$;
DROP EVENT TRIGGER IF EXISTS postgrest_ddl;
CREATE EVENT TRIGGER postgrest_ddl ON ddl_command_end EXECUTE FUNCTION postgrest.tell_of_change();
