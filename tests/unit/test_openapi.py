"""The OpenAPI document is what the code says, and covers what the template deploys."""

import json
import re

from local.openapi import TARGET, contract
from tests.unit.test_template import resources


def test_the_document_is_current() -> None:
    assert TARGET.read_text(encoding="utf-8") == contract(), "run `make openapi`"


def test_it_has_every_route_of_the_template() -> None:
    deployed = {
        (event["Properties"]["Path"], event["Properties"]["Method"].lower())
        for function in resources("AWS::Serverless::Function").values()
        for event in function["Properties"]["Events"].values()
        if event["Type"] == "HttpApi"
    }
    paths = json.loads(contract())["paths"]
    assert {(path, method) for path, methods in paths.items() for method in methods} == deployed


def test_every_reference_names_something_and_everything_is_referred_to() -> None:
    document = contract()
    assert set(re.findall(r'#/components/schemas/([^"]+)', document)) == set(
        json.loads(document)["components"]["schemas"]
    )
