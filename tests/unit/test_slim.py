"""What the layer keeps of botocore's data: the services that functions call."""

import json
import re
from pathlib import Path

from local.slim import SERVICES, keep_services

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
