"""Reads every file of a folder with fhir.resources, which knows R4's types, cardinalities and required codes of its own."""

import json
import pathlib
import sys

from fhir.resources import __fhir_version__, construct_fhir_element
from pydantic import ValidationError

assert __fhir_version__ == "4.0.1", __fhir_version__
wrong = 0
files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
for file in files:
    resource = json.loads(file.read_text(encoding="utf-8"))
    try:
        construct_fhir_element(resource["resourceType"], resource)
    except ValidationError as error:
        wrong += 1
        print(f"{file.name}: {error}")
print(f"{len(files)} read, {wrong} wrong")
sys.exit(1 if wrong or not files else 0)
