"""Runs the Python of the README that is tested, block by block, in a folder with a sample-index.

run_readme.py README PROGRAM FOLDER: PROGRAM is what the README calls backtrail. Prints what the blocks print.
"""
import os
import pathlib
import re
import sys

readme, program, folder = sys.argv[1:]
text = pathlib.Path(readme).read_text(encoding="utf-8")
os.environ["PATH"] = f"{pathlib.Path(program).parent}:{os.environ.get('PATH', '')}"
os.chdir(folder)
for block in re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
    # No Spark here: the README says so.
    if not block.startswith("spark."):
        exec(block, {})
