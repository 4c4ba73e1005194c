# SPDX-License-Identifier: Apache-2.0
"""Proxies and web servers by the header fields they add (RFC 9110, sections 7.6.3 and 10.2.4).

As Squid 5, Tinyproxy 1.11, Apache 2.4, nginx 1.22, Varnish 7 and proxy.py 2.4 say it when they
run, and for the others as nmap-service-probes of 2022 and 2026 describes it.
"""

from __future__ import annotations

from doorcheck_probe.engine.software.sign import VERSION, Sign, sign


def _is(product: str, name: str | None = None) -> Sign:
    """A field that begins with the product and its version, or says no more than its name.

    ``Apache/2.4.57 (Debian)``, ``Apache`` and ``Apache (Debian)``, but not ``Apache-Coyote/1.1``
    nor ``Apache Tomcat/9``, which are other products.
    """
    return sign(product, rf"^{name or product}(?:[ /]v?{VERSION}(?=\s|$)|(?=$| \())")


def _comment(product: str, name: str) -> Sign:
    """A ``Via`` whose last hop ends with the product as a comment."""
    return sign(product, rf"\({name}(?:/{VERSION})?(?: \[[^\]\n]{{0,20}}\])?\)$")


VIA = (
    _comment("Squid", "squid"),
    _comment("Tinyproxy", "tinyproxy"),
    _comment("Varnish", "Varnish"),
    _comment("Apache Traffic Server", "ApacheTrafficServer"),
    _comment("MikroTik", "Mikrotik HttpProxy"),
    _comment("Websense", "Websense_Content_Gateway"),
    sign("Varnish", rf"^1\.1 varnish(?:-v{VERSION})?$"),
    sign("Doorcheck practice proxy", r"\bdoorcheck-practice-proxy$"),
)
"""Looked for in the last entry, which the nearest hop has written: the port itself."""

FIELDS: tuple[tuple[str, Sign], ...] = (
    ("proxy-agent", _is("Tinyproxy", "tinyproxy")),
    ("proxy-agent", _is("Apache")),
    ("proxy-agent", _is("Privoxy")),
    ("proxy-agent", sign("proxy.py", rf"^proxy\.py v{VERSION}$")),
    ("proxy-agent", sign("WinProxy", r"^(?:BlueCoat|Ositis)-WinProxy$")),
    ("x-squid-error", sign("Squid", r"^ERR_[A-Z]{2}")),
    ("proxy-authenticate", sign("CCProxy", r'^Basic realm="CCProxy Authorization"$')),
    ("proxy-authenticate", sign("Proxy+", r'^Basic realm="Proxy\+ HTTP Proxy service"$')),
    ("proxy-authenticate", sign("Tinyproxy", r'^Basic realm="Tinyproxy"$')),
    ("location", sign("Kerio Control", r"^https?://[^/\s]{1,255}/nonauth/nohost\.php$")),
    ("server", _is("Squid", "[sS]quid")),
    ("server", _is("Tinyproxy", "tinyproxy")),
    ("server", sign("MikroTik", r"^Mikrotik HttpProxy$")),
    ("server", _is("CCProxy")),
    ("server", sign("WinGate", rf"^WinGate (?:Engine$|{VERSION} \(Build [0-9]{{1,9}}\))")),
    ("server", sign("FreeProxy", rf"^FreeProxy/{VERSION}$")),
    ("server", sign("Polipo", r"^Polipo$")),
    ("server", sign("HandyCache", r"^HandyCache$")),
    ("server", _is("DeleGate")),
    ("server", sign("WWWOFFLE", rf"^WWWOFFLE/{VERSION}$")),
    ("server", sign("ziproxy", r"^ziproxy$")),
    ("server", sign("micro_proxy", r"^micro_proxy$")),
    ("server", sign("Blue Coat", r"^BlueCoat-Security-Appliance$")),
    ("server", _is("mitmproxy")),
    ("server", sign("Charles", r"^Charles$")),
    ("server", sign("proxy.py", rf"^proxy\.py v{VERSION}$")),
    ("server", sign("Apache Traffic Server", rf"^ATS(?:/{VERSION})?$")),
    ("server", sign("Varnish", r"^Varnish$")),
    ("x-varnish", sign("Varnish", r"^[0-9]{1,20}(?: [0-9]{1,20})?$")),
    ("server", sign("Doorcheck practice proxy", r"^doorcheck-practice-proxy$")),
    ("server", _is("Apache")),
    ("server", _is("nginx")),
)
"""In this order: what a proxy adds counts more than what may come from the page behind it."""
