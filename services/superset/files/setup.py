"""Give admin the password of the environment, and register the databases of the stack.

Superset's own commands take passwords as arguments, where every process of the machine sees them.
"""

import os

from superset.app import create_app
from superset_config import address

ADMIN = "admin"


def set_admin_password(password: str) -> None:
    from superset.extensions import appbuilder

    manager = appbuilder.sm
    user = manager.find_user(username=ADMIN)
    if user is None:
        role = manager.find_role("Admin")
        manager.add_user(ADMIN, "Phlo", "Admin", "admin@localhost", role, password=password)
    else:
        manager.reset_password(user.id, password)


def register_database(name: str, uri: str) -> None:
    """Set the address of the one named so; what else was set by hand is kept."""
    from superset.extensions import db
    from superset.models.core import Database

    database = db.session.query(Database).filter_by(database_name=name).one_or_none()
    if database is None:
        database = Database(database_name=name, expose_in_sqllab=True)
        db.session.add(database)
    database.set_sqlalchemy_uri(uri)
    db.session.commit()


with create_app().app_context():
    set_admin_password(os.environ["SUPERSET_ADMIN_PASSWORD"])
    register_database("Marts", address("superset_reader", os.environ["SUPERSET_MARTS_PASSWORD"], "marts"))
    branches = filter(None, os.environ["BRANCHES"].split(","))
    for branch, catalog in zip(branches, os.environ["CATALOGS"].split(",")):
        register_database(f"Trino {branch}", f"{os.environ['TRINO_URI']}/{catalog}")
