#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""One job, where the module and root are: inside.py BUILD WORK reads WORK/job.json and writes WORK/result.json."""
import faulthandler
import importlib
import json
import os
import sys
import traceback


def main():
    build, work = sys.argv[1:]
    with open(f"{work}/job.json", encoding="utf-8") as file:
        job = json.load(file)
    # A job that hangs says where, before the lab's own limit ends it.
    hung = open(f"{work}/hung.log", "w", encoding="ascii")  # pylint: disable=consider-using-with
    faulthandler.dump_traceback_later(job["seconds"] - 10, file=hung, exit=True)
    try:
        result = {"result": importlib.import_module(f"row_{job['row']}").run(job, build, work)}
    except Exception:  # whatever it was, the other jobs go on and the report has it
        result = {"error": traceback.format_exc()}
    with open(f"{work}/result.json.new", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.rename(f"{work}/result.json.new", f"{work}/result.json")


if __name__ == "__main__":
    main()
