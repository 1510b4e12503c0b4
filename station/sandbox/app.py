"""Puts the rooms of the sandbox together as one ASGI application."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from station.sandbox.control import Control, FaultControl
from station.sandbox.easypost.control import EasyPostControl
from station.sandbox.easypost.exchange import EasyPostApi
from station.sandbox.exchange import Api
from station.sandbox.misbehave import LOGIN_PATH
from station.sandbox.pages import Pages


async def _nothing(_request: Request, _problem: Exception) -> Response:
    return JSONResponse({"type": "api_error", "message": "Not found"}, 404)


def application(api: Api, easypost: EasyPostApi, control_token: str) -> Starlette:
    """The insurer under both prefixes that the evidence shows (contract 1.1), EasyPost, control."""
    access = FaultControl(api.faults, control_token)
    control = Control(api, access)
    pages = Pages(api.practice)
    below = "partners/{partner_code}/{rest:path}"
    routes = [
        Route(f"/xcover/{below}", api),
        Route(f"/x/{below}", api),
        Route("/_control/truth", control.truth),
        Route("/_control/faults", access.faults, methods=["GET", "POST", "DELETE"]),
        Route("/_control/clock", control.clock, methods=["POST"]),
        Route("/en/pds/{package_id}", pages.wording),
        Route("/en/coi/{package_id}", pages.certificate),
        Route("/en/account", pages.account),
        Route(LOGIN_PATH, pages.captive, methods=["GET", "POST"]),
        *_easypost(easypost, control_token),
    ]
    made = Starlette(routes=routes, exception_handlers={404: _nothing})
    # A wrong slash is a 404 (contract 1.2), never a redirect to the right one.
    made.router.redirect_slashes = False
    return made


def _easypost(api: EasyPostApi, control_token: str) -> list[Route]:
    access = FaultControl(api.faults, control_token)
    control = EasyPostControl(api, access)
    return [
        Route("/easypost/v2/{rest:path}", api),
        Route("/easypost/files/postage_label/{file:path}", api),
        Route("/_control/easypost/truth", control.truth),
        Route("/_control/easypost/faults", access.faults, methods=["GET", "POST", "DELETE"]),
        Route("/_control/easypost/balance", control.balance, methods=["POST"]),
        Route("/_control/easypost/shipments/{name}", control.shipment, methods=["POST"]),
    ]
