"""What the layer keeps of botocore's data: the services that functions call."""

import gzip
import json
import re
from pathlib import Path

from local.slim import SERVICES, keep_services, leave_out_texts

ROOT = Path(__file__).resolve().parents[2]


def test_other_services_leave_and_regions_stay(tmp_path: Path) -> None:
    for name in ("dynamodb", "ec2"):
        (tmp_path / name).mkdir()
    described = {"partitions": [{"regions": {"eu-west-1": {}}, "services": {"dynamodb": {"a": 1}, "ec2": {}}}]}
    (tmp_path / "endpoints.json").write_text(json.dumps(described), encoding="utf-8")
    keep_services(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dynamodb", "endpoints.json"]
    kept = json.loads((tmp_path / "endpoints.json").read_text(encoding="utf-8"))["partitions"]
    assert kept == [{"regions": {"eu-west-1": {}}, "services": {"dynamodb": {"a": 1}}}]


def test_every_service_that_a_function_makes_a_client_of_is_kept() -> None:
    sources = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    written = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    made = set(re.findall(r'(?:create_client|lazily)\(\s*"([a-z-]+)"', written))
    assert made | {"dynamodb"} == SERVICES  # PynamoDB makes the client of DynamoDB


def test_texts_for_people_leave_and_what_is_called_documentation_stays(tmp_path: Path) -> None:
    described = tmp_path / "dynamodb" / "2012-08-10" / "service-2.json.gz"
    described.parent.mkdir(parents=True)
    shape = {"documentation": {"shape": "Text", "documentation": "<p>Which text.</p>"}}
    content = {"shapes": {"Page": {"members": shape, "documentation": "<p>A page.</p>"}}, "examples": [shape]}
    described.write_bytes(gzip.compress(json.dumps(content).encode()))
    leave_out_texts(tmp_path)
    kept = {"documentation": {"shape": "Text"}}
    assert json.loads(gzip.decompress(described.read_bytes())) == {
        "shapes": {"Page": {"members": kept}},
        "examples": [kept],
    }
