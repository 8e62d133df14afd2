"""A private PostgreSQL server in a temporary folder, for as long as this process lives."""

import contextlib
import glob
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

# It ends when standard input closes, however this process ended.
UNTIL_WE_END = """
"$1/postgres" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
  -c full_page_writes=off >"$2/log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server"
wait "$server"
cd / && rm -rf "$2"
"""
# Seconds that it may take to start.
PATIENCE = 60


def programs():
    """The folder with `initdb`: that of the newest version that Debian has, else on the path."""
    folders = glob.glob("/usr/lib/postgresql/*/bin")
    if folders:
        return max(folders, key=lambda folder: int(folder.split("/")[4]))
    found = shutil.which("initdb")
    if not found:
        raise SystemExit("PostgreSQL is not installed; mend it by: apt-get install postgresql")
    return os.path.dirname(found)


def owner():
    """PostgreSQL refuses to run as root: the user to run as instead."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


@contextlib.contextmanager
def server(core):
    """Starts it on one core, and gives the URL of its database."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="openplan-bench-"))
    user = owner()
    if user:
        os.chown(folder, user["user"], user["group"])
    bin = programs()
    options = ["--username=openplan", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    command = [f"{bin}/initdb", "-D", folder / "data", *options]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **user)
    # In a group of its own, so that Ctrl-C leaves it time to clear up.
    command = ["taskset", "-c", str(core), "sh", "-c", UNTIL_WE_END, "sh", bin, folder]
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, process_group=0, **user)
    try:
        ready = [f"{bin}/pg_isready", "-q", "-h", folder]
        deadline = time.monotonic() + PATIENCE
        while subprocess.run(ready).returncode != 0:
            if time.monotonic() > deadline or process.poll() is not None:
                raise SystemExit(f"PostgreSQL does not start: {(folder / 'log').read_text()}")
            time.sleep(0.1)
        yield f"postgres://openplan@localhost/postgres?host={folder}"
    finally:
        process.stdin.close()
        process.wait()
