# SPDX-License-Identifier: Apache-2.0
"""Following the guides for less frequent products on files as they are found in the world."""

from __future__ import annotations

import pytest

from tests.advice.test_edits import Snippet, followed

SNIPPETS = (
    Snippet(
        "privoxy",
        "open",
        ("confdir /etc/privoxy", "listen-address  :8118", "#permit-access  10.0.0.0/8"),
        (
            "confdir /etc/privoxy",
            "listen-address 192.168.1.10:8118",
            "#permit-access  10.0.0.0/8",
            "permit-access 127.0.0.1",
            "permit-access 192.168.1.0/24",
        ),
    ),
    Snippet(
        "privoxy",
        "loopback-stays",
        ("listen-address  127.0.0.1:8118", "listen-address [::]:8119"),
        (
            "listen-address  127.0.0.1:8118",
            "listen-address 192.168.1.10:8119",
            "permit-access 127.0.0.1",
            "permit-access 192.168.1.0/24",
        ),
    ),
    Snippet(
        "3proxy",
        "open",
        (
            "internal 0.0.0.0",
            "auth none",
            "proxy -p3128",
            "flush",
            "auth iponly",
            "allow *",
            "socks",
        ),
        (
            "internal 192.168.1.10",
            "auth iponly",
            "allow * 192.168.1.0/24",
            "proxy -p3128",
            "flush",
            "auth iponly",
            "allow * 192.168.1.0/24",
            "socks",
        ),
    ),
    Snippet(
        "3proxy",
        "narrow-stays",
        ("auth strong", "allow boss 10.0.0.0/8", "allow * 10.0.0.0/8", "tcppm 8025 mail 25"),
        ("auth strong", "allow boss 10.0.0.0/8", "allow * 10.0.0.0/8", "tcppm 8025 mail 25"),
    ),
    Snippet(
        "apache",
        "open",
        ("<IfModule mod_proxy.c>", "\tproxyrequests on", "#ProxyRequests On", "</IfModule>"),
        ("<IfModule mod_proxy.c>", "\tProxyRequests Off", "#ProxyRequests On", "</IfModule>"),
    ),
    Snippet(
        "nginx",
        "only-what-the-visitor-chooses",
        (
            "    proxy_pass http://$host;",
            "    location / { proxy_pass http://$http_host$request_uri; }",
            "    # proxy_pass http://$host;",
            "    proxy_pass http://$host_of_ours;",
            "    proxy_pass http://127.0.0.1:8080;",
            "    proxy_connect;",
            "    proxy_connect_timeout 5s;",
        ),
        (
            "    return 444;",
            "    location / { return 444; }",
            "    # proxy_pass http://$host;",
            "    proxy_pass http://$host_of_ours;",
            "    proxy_pass http://127.0.0.1:8080;",
            "    proxy_connect_timeout 5s;",
        ),
    ),
    Snippet(
        "haproxy",
        "to-anywhere",
        (
            "    http-request do-resolve(txn.far,room,ipv4) req.hdr(host),host_only",
            "    http-request set-dst var(txn.far)",
            "    tcp-request content set-dst var(sess.far)",
            "    http-request deny if { path /x }",
        ),
        ("    http-request deny if { path /x }",),
    ),
    Snippet(
        "varnish",
        "fixed-stays",
        (
            "    set req.backend_hint = d.backend(req.http.Host);",
            "    set req.backend_hint = site;",
        ),
        ("    return (synth(403));", "    set req.backend_hint = site;"),
    ),
    Snippet(
        "traffic-server",
        "without-remapping",
        ("CONFIG proxy.config.url_remap.remap_required INT 0",),
        ("CONFIG proxy.config.url_remap.remap_required INT 1",),
    ),
    Snippet(
        "tor",
        "open",
        ("SocksPort 0.0.0.0:9050", "#SocksPolicy accept *"),
        (
            "SocksPort 127.0.0.1:9050",
            "#SocksPolicy accept *",
            "SocksPolicy accept 127.0.0.1",
            "SocksPolicy reject *",
        ),
    ),
    Snippet(
        "opensmtpd",
        "own-domain-and-local-stay",
        (
            'match from any for domain "a.example" action "keep"',
            'match from local for any action "relay"',
            'match from any for any action "relay"',
        ),
        (
            'match from any for domain "a.example" action "keep"',
            'match from local for any action "relay"',
            'match from local for any action "relay"',
            'match auth from any for any action "relay"',
        ),
    ),
    Snippet(
        "sendmail",
        "features-and-wide-networks",
        (
            "FEATURE(`promiscuous_relay')dnl",
            "FEATURE(`access_db')dnl",
            "dnl FEATURE(`relay_local_from')dnl",
            "Connect:127 RELAY",
            "Connect:203 RELAY",
            "Connect:192.168.1.20 RELAY",
        ),
        (
            "FEATURE(`access_db')dnl",
            "dnl FEATURE(`relay_local_from')dnl",
            "Connect:127 RELAY",
            "Connect:192.168.1.20 RELAY",
        ),
    ),
    Snippet(
        "qmail",
        "everybody",
        ('127.:allow,RELAYCLIENT=""', ':allow,RELAYCLIENT="",QMAILQUEUE="x"'),
        ('127.:allow,RELAYCLIENT=""', ":allow"),
    ),
    Snippet(
        "courier",
        "as-shipped",
        (
            "127.0.0.1\tallow,RELAYCLIENT",
            ":0000:0000:0000:0000:0000:0000:0000:0001\tallow,RELAYCLIENT",
            "10\tallow,RELAYCLIENT",
            "192.168\tallow,RELAYCLIENT",
        ),
        (
            "127.0.0.1\tallow,RELAYCLIENT",
            ":0000:0000:0000:0000:0000:0000:0000:0001\tallow,RELAYCLIENT",
        ),
    ),
    Snippet(
        "xray-v2ray",
        "public-inbounds-and-outbounds-stay",
        (
            '{"inbounds": [',
            '  {"port": 1080, "protocol": "socks", "settings": {"auth": "noauth"}},',
            '  {"listen": "0.0.0.0", "port": 8080, "protocol": "http"},',
            '  {"listen": "0.0.0.0", "port": 443, "protocol": "vless"}],',
            ' "outbounds": [{"protocol": "socks", "settings": {"servers": []}}]}',
        ),
        (
            '{"inbounds": [',
            '  { "listen": "127.0.0.1","port": 1080, "protocol": "socks", '
            '"settings": {"auth": "noauth"}},',
            '  {"listen": "127.0.0.1", "port": 8080, "protocol": "http"},',
            '  {"listen": "0.0.0.0", "port": 443, "protocol": "vless"}],',
            ' "outbounds": [{"protocol": "socks", "settings": {"servers": []}}]}',
        ),
    ),
    Snippet(
        "sing-box",
        "mixed",
        (
            '{"type": "mixed", "listen": "::", "listen_port": 2080}',
            '{"type": "vless", "listen": "::"}',
        ),
        (
            '{"type": "mixed", "listen": "127.0.0.1", "listen_port": 2080}',
            '{"type": "vless", "listen": "::"}',
        ),
    ),
    Snippet(
        "clash-mihomo",
        "open",
        ("allow-lan: true", "external-controller: 0.0.0.0:9090", "mode: rule"),
        (
            "allow-lan: false",
            "external-controller: 127.0.0.1:9090",
            "mode: rule",
            "bind-address: 127.0.0.1",
        ),
    ),
    Snippet(
        "shadowsocks",
        "open",
        ('{"local_address":"0.0.0.0","local_port":1080}',),
        ('{"local_address":"127.0.0.1","local_port":1080}',),
    ),
)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[f"{s.guide}-{s.name}" for s in SNIPPETS])
def test_before_and_after(snippet: Snippet) -> None:
    once = followed(snippet.guide, snippet.before)
    assert once == list(snippet.after)
    assert followed(snippet.guide, once) == once
