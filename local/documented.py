"""A function's route as Powertools' resolver would have it, which writes OpenAPI of it.

The functions themselves read requests without that resolver: it takes a sixth of a cold start. The contract
is written by it all the same, from the same annotations.
"""

import inspect
from typing import Annotated, Any, get_args

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.openapi import params
from pydantic.fields import FieldInfo

from contact_seller.http.api import Route
from contact_seller.http.parameters import Parameter, parameters

_MARKERS = {"path": params.Path, "query": params.Query, "header": params.Header, "body": params.Body}


def documented(route: Route) -> APIGatewayHttpResolver:
    """A resolver with the one route."""
    resolver = APIGatewayHttpResolver(enable_validation=True)
    path = route.path.replace("{", "<").replace("}", ">")
    responses: Any = route.responses
    resolver.route(path, route.method, status_code=route.status, responses=responses)(_function(route))
    return resolver


def _function(route: Route) -> Any:
    """A function of the same name, docstring and signature, with parameters and answer marked as Powertools has it."""

    def function() -> None:
        """Never called."""

    answered: Any
    (answered,) = get_args(inspect.signature(route.function).return_annotation)
    taken = [_taken(each) for each in parameters(route.function)]
    function.__name__, function.__doc__ = route.function.__name__, route.function.__doc__
    signature = inspect.Signature(taken, return_annotation=Response[answered])
    function.__signature__ = signature  # type: ignore[attr-defined]
    return function


def _taken(parameter: Parameter) -> inspect.Parameter:
    kind: Any
    kind, *extras = get_args(parameter.annotation)
    fields = [each for each in extras if isinstance(each, FieldInfo)]
    limits = [limit for each in fields for limit in each.metadata]
    others = [each for each in extras if each is not parameter.place and not isinstance(each, FieldInfo)]
    named = {"alias": parameter.place.name} if parameter.place.name else {}
    described = {"description": fields[0].description} if fields else {}
    marker = _MARKERS[parameter.place.part](**named, **described)
    annotation: Any = Annotated[kind, *others, *limits, marker]
    return inspect.Parameter(
        parameter.name, inspect.Parameter.KEYWORD_ONLY, default=parameter.default, annotation=annotation
    )
