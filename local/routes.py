"""Creates the API's authorizers, integrations and routes in MiniStack, from the processed template.

On AWS the HTTP API imports them from its OpenAPI body. MiniStack makes the API and leaves the body alone.
"""

from collections.abc import Iterator
from typing import Any

from local import aws
from local.deploy import Deployment
from local.intrinsics import Values

_INTEGRATION = "x-amazon-apigateway-integration"
_AUTHORIZER = "x-amazon-apigateway-authorizer"
_CORS = "x-amazon-apigateway-cors"


def create(deployment: Deployment, port: int) -> None:
    """Gives the deployed API everything that its body says."""
    template = deployment.template
    values = Values(deployment.references(), deployment.function_arns(), template.get("Conditions", {}))
    body = values.resolve(template["Resources"]["Api"]["Properties"]["Body"])
    api, api_id = aws.client("apigatewayv2", port), deployment.outputs["ApiId"]
    if cors := body.get(_CORS):
        api.update_api(ApiId=api_id, CorsConfiguration={_capital(name): value for name, value in cors.items()})
    authorizers = _create_authorizers(api, api_id, body)
    integrations: dict[str, str] = {}
    for route_key, operation in _operations(body):
        uri = operation[_INTEGRATION]["uri"]
        if uri not in integrations:
            integrations[uri] = _create_integration(api, api_id, operation[_INTEGRATION])
        target = f"integrations/{integrations[uri]}"
        api.create_route(ApiId=api_id, RouteKey=route_key, Target=target, **_authorization(operation, authorizers))


def _operations(body: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every route key with what the body says about it."""
    for path, operations in body["paths"].items():
        for method, operation in operations.items():
            if _INTEGRATION in operation:
                yield f"{method.upper()} {path}", operation


def _create_authorizers(api: Any, api_id: str, body: dict[str, Any]) -> dict[str, str]:
    """Creates the JWT authorizers.

    Returns:
        Their ids by name.
    """
    created: dict[str, str] = {}
    for name, scheme in body["components"]["securitySchemes"].items():
        if not (authorizer := scheme.get(_AUTHORIZER)):
            continue
        settings = authorizer["jwtConfiguration"]
        answer = api.create_authorizer(
            ApiId=api_id,
            Name=name,
            AuthorizerType="JWT",
            IdentitySource=[authorizer["identitySource"]],
            JwtConfiguration={"Issuer": settings["issuer"], "Audience": settings["audience"]},
        )
        created[name] = answer["AuthorizerId"]
    return created


def _create_integration(api: Any, api_id: str, integration: dict[str, Any]) -> str:
    answer = api.create_integration(
        ApiId=api_id,
        IntegrationType="AWS_PROXY",
        IntegrationMethod=integration["httpMethod"],
        IntegrationUri=integration["uri"],
        PayloadFormatVersion=integration["payloadFormatVersion"],
    )
    return str(answer["IntegrationId"])


def _authorization(operation: dict[str, Any], authorizers: dict[str, str]) -> dict[str, Any]:
    """A route's authorization: none where `security` names no authorizer that there is."""
    for requirement in operation.get("security", []):
        for name, scopes in requirement.items():
            if name in authorizers:
                return {"AuthorizationType": "JWT", "AuthorizerId": authorizers[name], "AuthorizationScopes": scopes}
    return {"AuthorizationType": "NONE"}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
