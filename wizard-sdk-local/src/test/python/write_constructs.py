"""Writes what Python's Jinja2 makes of templates that use one construct each: the fixture of TemplateTest.

    python3 write_constructs.py ../resources/dev/wizardsdk/local/template/jinja/constructs.json
"""

import json
import pathlib
import re
import sys

from compare_templates import render

VALUES = {
    "s": "Hello, Wörld 😀",
    "padded": "  \t two words \n",
    "lines": "one\ntwo\r\n\nfour",
    "n": 7,
    "x": 2.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": [3, 1, 2],
    "words": ["pear", "Apple", "fig", "apple"],
    "empty": [],
    "map": {"b": 2, "a": 1, "C": [1, {"d": None}]},
    "people": [{"name": "Ann", "age": 30, "at": {"city": "Rome"}}, {"name": "bob", "age": 25, "at": {"city": "Oslo"}},
               {"name": "Cid", "age": 30}],
    "odd": "\"quoted\" 'it' \\ \u0001 <&> \u2028",
    "numbers": [1, 2.0, -0.5, 1e22, 1e-7, 123456789012345678901234567890, 0.1, 100.0],
}

GROUPS = {
    "white space": r"""
a {{ 1 }} b
a {{- 1 -}} b
{% if yes %}\n x\n{% endif %}\ny
  {% if yes %}\n x\n  {% endif %}\n  y
 a {% if yes %} b {% endif %} c
  {%- if yes -%}\n x \n {%- endif -%} \n y
  {%+ if yes %}\n x\n  {%+ endif %}\n y
{% if yes +%}\n x{% endif +%}\n y
a\n\n\n
a\n{# comment #}\nb
a\n  {# comment #}\nb
a \n {#- comment -#} \n b
a {#+ comment +#}\n b
{{ 'x' }}\n  {% set a = 1 %}\n{{ a }}
{% for i in list %}\n  {{ i }}\n{% endfor %}
{% for i in list -%}\n  {{ i }}\n{%- endfor %}
{% raw %}{{ x }}{% if %}{% endraw %}
a\n  {% raw %}\n {{ x }} \n  {% endraw %}\nb
a {%- raw -%} \n {{ x }} \n {%- endraw -%} b
x\r\ny\rz
    {{ 'a' }}\n    {% set x = 2 %}    {{ x }}
{% set a %}\n x \n{% endset %}[{{ a }}]
\t{% if yes %}tab{% endif %}\t
{# a #}{# b #}\nc
{%if yes%}tight{%endif%}
{{'{{'}}{{"%}"}}{{ '}}' }}
{{ {'a': {'b': 1}}['a']['b'] }}
{{ {'a':{}} }}
\u3000{%- if yes %}\u2003x{% endif -%}\u00a0y
""",
    "literals": r"""
{{ 1 }} {{ -1 }} {{ 1.5 }} {{ 1e3 }} {{ 1.5e-7 }} {{ 1_000 }} {{ 0x1F }} {{ 0b101 }} {{ 0o17 }} {{ 1_0.2_5 }}
{{ 'a' }}{{ "b" }}{{ 'a' "b" 'c' }}
{{ 'tab\tline\nquote\'back\\slash\x41\u00e9\U0001F600\101\q' }}
{{ true }} {{ True }} {{ false }} {{ none }} {{ None }}
{{ [1, 'a', [2.0, none], true,] }} {{ [] }}
{{ (1,) }} {{ (1, 2) }} {{ () }} {{ 1, 2 }}
{{ {'a': 1, 2: 'b', none: true,} }} {{ {} }}
{{ 'it\'s' }} {{ ['it\'s', 'say "x"', 'both \' and "', 'new\nline', 'é😀', '\x00\x7f\u200b'] }}
{{ list[0] }} {{ list[-1] }} {{ list.0 }} {{ list[9] is defined }}
""",
    "operators": r"""
{{ 7 + 2 }} {{ 7 - 2 }} {{ 7 * 2 }} {{ 7 / 2 }} {{ 8 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** 10 }} {{ 2 ** -1 }}
{{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1 + 2.0 }} {{ 2 ** 0.5 }} {{ 10 ** 20 }} {{ 3 * 1.1 }}
{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 1 - 2 - 3 }} {{ 2 + 3 * 4 }} {{ (2 + 3) * 4 }} {{ 10 - 2 ~ 3 }} {{ 1 ~ 2 + 3 }}
{{ 'a' + 'b' }} {{ 'a' * 3 }} {{ 3 * 'a' }} {{ [1] + [2] }} {{ [1] * 2 }} {{ (1,) + (2,) }} {{ 'a' * -1 }}|
{{ true + 1 }} {{ true * 'x' }} {{ 1 == true }} {{ 1 == 1.0 }} {{ '1' == 1 }} {{ none == false }}
{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 3 >= 3.0 }} {{ 'Z' < 'a' }} {{ '\uffff' < '😀' }}
{{ 1 in list }} {{ 9 in list }} {{ 'ell' in s }} {{ 'a' in map }} {{ 9 not in list }} {{ not 1 in list }} {{ '' in '' }}
{{ yes and no }} {{ yes or no }} {{ not yes }} {{ 0 or 'x' }} {{ '' and 'x' }} {{ 1 and 2 }} {{ none or 0 }} {{ not not 'a' }}
{{ 'a' if yes else 'b' }} {{ 'a' if no else 'b' }} {{ 'a' if no }}| {{ 1 if no else 2 if no else 3 }}
{{ 1 ~ 'a' ~ none ~ true ~ 2.0 ~ [1] }} {{ missing ~ 'x' }}
{{ [1, 2] == [1, 2] }} {{ [1] == (1,) }} {{ {'a': 1} == {'a': 1.0} }} {{ missing == other }} {{ 1 != 2 }}
{{ 'a' + 1 }}
{{ missing + 'x' }}
{{ 1 / 0 }}
{{ 1 < 'a' }}
{{ 1 in 5 }}
{{ - 'a' }}
{{ +5 }} {{ - -5 }} {{ -n }} {{ -x|abs }}
{{ 'a' and ([] or {}) }} {{ (1 if yes) + 1 }}
{{ 'x' 'y' ~ 'z' }} {{ n is odd and x is float }} {{ n == 7 and not n > 8 }}
""",
    "truth": r"""
{% for v in [0, 1, 0.0, '', ' ', none, true, false, [], [0], {}, {'a': 0}, (), missing] %}{{ 1 if v else 0 }}{% endfor %}
{{ 1 if (empty | map('upper')) else 0 }}{{ 1 if (words | map('upper')) else 0 }}{{ 1 if (words | select('equalto', 'zz')) else 0 }}
{{ 1 if namespace() else 0 }}{{ 1 if range(0) else 0 }}{{ 1 if map.items() else 0 }}{{ 1 if {}.items() else 0 }}
""",
    "attributes": r"""
{{ map.a }} {{ map['a'] }} {{ map.zz }}| {{ map['zz'] is defined }} {{ map.C[1].d }} {{ map.C.1.d }}
{{ missing }}| {{ missing is defined }} {{ s.zz is defined }} {{ none.x is defined }} {{ n.x is defined }} {{ s['x'] is defined }}
{{ missing.x }}
{{ missing['x'] }}
{{ map.zz.y }}
{{ missing() }}
{{ map.zz() }}
{{ s() }}
{{ ''.__class__ }}| {{ ''.__class__ is defined }} {{ [].__len__ is defined }} {{ map.__class__ is defined }}
{{ ''.__class__.__mro__ }}
{{ ().__class__.__base__.__subclasses__() }}
{{ s.upper is defined }} {{ list.append is defined }} {{ map.items is defined }} {{ map.pop is defined }} {{ {'items': 1}['items'] }} {{ {'items': 1}.items is callable }}
{{ list.append(4) }}
{{ map.update({'a': 2}) }}
{{ map.pop('a') }}
{{ list.pop() }}
{{ s[0] }} {{ s[-1] }} {{ s[7:12] }} {{ s[99] is defined }} {{ s[-2:] }} {{ s[::-1] }} {{ s[::2] }} {{ s[20:] }}| {{ s[-99:3] }}
{{ list[1:] }} {{ list[:-1] }} {{ list[::-1] }} {{ list[::2] }} {{ list[5:] }} {{ list[-2:] }} {{ list[2:0:-1] }} {{ (1, 2, 3)[1:] }} {{ list[:] }}
{{ list[::0] }}
{{ range(10)[2:5] | list }} {{ range(5)[1] }} {{ range(5) | length }} {{ range(3) }} {{ range(1, 9, 2) }}
{{ list['a':] is defined }} {{ map[1:2] is defined }} {{ list[true] }}
{{ map[[1]] is defined }}
""",
    "text methods": r"""
{{ padded.strip() }}|{{ padded.lstrip() }}|{{ padded.rstrip() }}|{{ 'xxaxx'.strip('x') }}|{{ 'abcba'.lstrip('ab') }}|{{ 'abc'.rstrip('') }}|{{ padded.strip(none) }}|
{{ 'a,b,,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ ' a  b '.split() }} {{ ' a  b c '.split(none, 1) }} {{ ''.split() }} {{ ''.split(',') }} {{ 'abc'.split('x') }}
{{ 'a,b,c'.rsplit(',', 1) }} {{ ' a  b c '.rsplit(none, 1) }} {{ ' a b '.rsplit() }} {{ 'a<b>c<b>d'.split('<b>')[-1] }} {{ 'a b'.split(maxsplit=1) }}
{{ lines.splitlines() }} {{ lines.splitlines(true) }} {{ ''.splitlines() }} {{ 'a\n'.splitlines() }}
{{ s.startswith('Hello') }} {{ s.endswith('x') }} {{ s.startswith(('a', 'H')) }} {{ s.startswith('W', 7) }} {{ s.endswith('o', 0, 5) }} {{ ''.startswith('') }}
{{ s.upper() }} {{ s.lower() }} {{ 'straße ǆ'.upper() }} {{ 'they\'re bill\'s 2nd'.title() }} {{ 'hELLO wORLD'.capitalize() }} {{ 'aBc'.swapcase() }}
{{ s.replace('l', 'L') }} {{ s.replace('l', 'L', 1) }} {{ 'abc'.replace('', '-') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'aaa'.replace('aa', 'b') }}
{{ s.find('W') }} {{ s.find('zz') }} {{ s.rfind('l') }} {{ s.index('o') }} {{ s.count('l') }} {{ '😀a😀'.find('a') }} {{ 'aXbX'.find('X', 2) }} {{ 'abc'.count('') }}
{{ s.index('zz') }}
{{ ','.join(['a', 'b']) }} {{ ''.join([]) }} {{ '-'.join('abc') }}
{{ ','.join([1]) }}
{{ 'a-b-c'.partition('-') }} {{ 'a-b-c'.rpartition('-') }} {{ 'abc'.partition('-') }} {{ 'abc'.rpartition('-') }}
{{ 'ab'.center(7, '*') }} {{ 'ab'.center(6) }}| {{ 'abc'.center(6, '.') }} {{ 'ab'.ljust(4) }}| {{ 'ab'.rjust(4, '.') }} {{ '-5'.zfill(4) }} {{ 'abc'.zfill(2) }}
{{ 'abc'.isalpha() }} {{ '12'.isdigit() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ ''.isspace() }} {{ 'ABC'.isupper() }} {{ 'abc1'.islower() }} {{ 'Ab Cd'.istitle() }} {{ '½'.isnumeric() }} {{ 'a_1'.isidentifier() }}
{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.txt'.removesuffix('.txt') }} {{ 'x'.removeprefix('y') }}
{{ 'a'.nothing() }}
{{ s.split('') }}
{{ s.upper(1) }}
""",
    "mapping methods": r"""
{{ map.get('a') }} {{ map.get('zz') }} {{ map.get('zz', 'd') }} {{ map.get('zz', default='d') }}
{% for k, v in map.items() %}{{ k }}={{ v }};{% endfor %} {{ map.keys() | list }} {{ map.values() | list }} {{ map.items() | length }} {{ map.copy() }}
{% for k in map %}{{ k }}{% endfor %} {{ map | length }} {{ map | list }} {{ map | first }}
{{ list.index(2) }} {{ list.count(1) }} {{ (1, 1).count(1) }}
{{ map.keys()[0] is defined }}
{{ 'a' in map.keys() }} {{ 2 in map.values() }}
""",
    "control": r"""
{% if n > 9 %}a{% elif n > 5 %}b{% else %}c{% endif %}
{% if no %}a{% elif no %}b{% else %}c{% endif %}{% if no %}x{% endif %}
{% for i in list %}{{ i }}{% else %}none{% endfor %} {% for i in empty %}{{ i }}{% else %}none{% endfor %}
{% for i in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }}{{ loop.depth }};{% endfor %}
{% for i in list %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }} {% endfor %}{% for i in list %}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for w in ['a', 'a', 'b'] %}{{ loop.changed(w) }}{% endfor %}
{% for p in people if p.age == 30 %}{{ loop.index }}{{ p.name }}{{ loop.last }}{% else %}none{% endfor %} {% for i in list if i > 5 %}x{% else %}none{% endfor %}
{% for a, b in [[1, 2], [3, 4]] %}{{ a }}{{ b }}{% endfor %} {% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, b in [[1, 2, 3]] %}{% endfor %}
{% for i in range(10) %}{% if i == 2 %}{% continue %}{% endif %}{% if i == 5 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for i in list %}{% for j in list %}{% if j == 1 %}{% break %}{% endif %}{{ i }}{{ j }} {% endfor %}{% endfor %}
{% for c in 'aé😀' %}[{{ c }}]{% endfor %} {% for i in missing %}x{% else %}none{% endfor %}
{% for i in nothing %}x{% endfor %}
{% for i in 5 %}x{% endfor %}
{% for i in [1, [2, [3]]] recursive %}{{ loop.depth }}{% if i is iterable %}({{ loop(i) }}){% else %}{{ i }}{% endif %}{% endfor %}
{% for i in 1, 2, 3 %}{{ i }}{% endfor %}
{% for i in list %}{% set last = i %}{% endfor %}{{ last }}|{% set k = 0 %}{% for i in list %}{% set k = k + i %}{% endfor %}{{ k }}
{% set k = 5 %}{% for i in list %}{{ k }}{% set k = i %}{{ k }} {% endfor %}{{ k }}
{% set ns = namespace(k=0, t='') %}{% for i in list %}{% set ns.k = ns.k + i %}{% set ns.t = ns.t ~ i %}{% endfor %}{{ ns.k }} {{ ns.t }} {{ ns.zz }}| {{ ns['k'] }}
{% set map.a = 1 %}
{% if yes %}{% set inside = 1 %}{% endif %}{{ inside }}
{% set a, b = 1, 2 %}{{ a }}{{ b }} {% set (c, d) = [3, 4] %}{{ c }}{{ d }} {% set t = 1, 2 %}{{ t }}
{% set block %}x{{ n }}y{% endset %}{{ block }}{{ block | length }} {% set up | upper | replace('X', 'z') %}x{{ n }}{% endset %}{{ up }}
{% with a = 1, b = 2 %}{{ a + b }}{% set c = 9 %}{% endwith %}{{ a }}|{{ c }}
{% with %}{% set q = 1 %}{{ q }}{% endwith %}{{ q }}|
{% filter upper %}abc{{ s }}{% endfilter %} {% filter trim | replace('b', 'c') %} abc {% endfilter %}
{% generation %}answer{{ n }}{% endgeneration %}
{% for i in list %}{% if loop.first %}{% set loopy = i %}{% endif %}{{ loopy }}|{% endfor %}
{% for i in list %}{% for j in [1] %}{{ loop.index }}{% endfor %}{{ loop.index }}{% endfor %}
{% for x in list %}{{ x }}{% endfor %}{{ x }}
{% set ns = namespace(found=false) %}{% for i in list if not ns.found %}{{ i }}{% set ns.found = true %}{% endfor %}
{% for i in list %}{% set ns2 = namespace(a=i) %}{{ ns2.a }}{% endfor %}
{% set d = dict(a=1, b=2) %}{{ d }}{% set e = dict(d, c=3) %}{{ e }}{{ dict([('x', 1)]) }}
{% set it = words | map('upper') %}{% for w in it %}{{ w }}{% endfor %}|{% for w in it %}{{ w }}{% endfor %}
{% if no %}{{ 1/0 }}{% endif %}ok
{% break %}
{% endif %}
{% if %}x{% endif %}
{% if yes %}x
{% unknown %}
{{ 1 +
{{ }}
{% for i list %}{% endfor %}
{% set 1 = 2 %}
{# open
{% raw %}open
{{ 'open }}
{{ (1 }}
{{ a.b. }}
{% macro m( %}{% endmacro %}
{{ 1 is defined is defined }}
""",
    "macros": r"""
{% macro m(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }};{% endmacro %}{{ m(1) }}{{ m(1, 3) }}{{ m(1, c='z') }}{{ m(a=5) }}{{ m() }}
{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, 3, k=4) }}{{ m(1) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, z=2) }}
{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, a=2) }}
{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}
{% macro outer() %}[{{ caller() }}]{% endmacro %}{% call outer() %}in{{ n }}{% endcall %}
{% macro outer(l) %}{% for i in l %}{{ caller(i, i * 2) }}{% endfor %}{% endmacro %}{% call(a, b) outer([1, 2]) %}<{{ a }},{{ b }}>{% endcall %}
{% macro m() %}x{% endmacro %}{% call m() %}in{% endcall %}
{% macro m() %}{{ later }}{% endmacro %}{% set later = 3 %}{{ m() }}
{% set a = 1 %}{% macro m() %}{{ a }}{% set a = 2 %}{{ a }}{% endmacro %}{{ m() }}{{ a }}
{% macro fact(k) %}{% if k > 1 %}{{ k * (fact(k - 1) | int) }}{% else %}1{% endif %}{% endmacro %}{{ fact(5) }}
{% macro m(x) %}{{ x.name }}{% endmacro %}{{ people | map('upper') is defined }}{% for p in people %}{{ m(p) }}{% endfor %}
{{ m is defined }}{% macro m() %}{% endmacro %}{{ m is defined }}{{ m is callable }}{{ m.name }}
{% macro m(a, b) %}{{ a is defined }}{{ b is defined }}{% endmacro %}{{ m(1) }}
{% macro m(d) -%} {{ d.a }} {%- endmacro %}[{{ m(map) }}]{{ m(map) | length }}
{% macro m(l) %}{% set ns = namespace(t='') %}{% for i in l %}{% set ns.t = ns.t ~ i %}{% endfor %}{{ ns.t }}{% endmacro %}{{ m(list) }}{{ m(list)[0] }}
{% macro m() %}{{ m2() }}{% endmacro %}{% macro m2() %}two{% endmacro %}{{ m() }}
{% macro m(*a) %}{% endmacro %}
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(a, b) %}{{ a }}-{{ b }}{% endmacro %}{{ m(*[1, 2]) }} {{ m(**{'a': 3, 'b': 4}) }} {{ m(1, *[2]) }}
{% for i in list %}{% macro inner() %}{{ i }}{% endmacro %}{{ inner() }}{% endfor %}
""",
    "tests": r"""
{{ n is defined }}{{ missing is undefined }}{{ nothing is none }}{{ n is number }}{{ x is float }}{{ n is integer }}{{ yes is integer }}{{ yes is number }}{{ yes is boolean }}{{ s is string }}
{{ map is mapping }}{{ list is mapping }}{{ list is sequence }}{{ s is sequence }}{{ map is sequence }}{{ n is sequence }}{{ list is iterable }}{{ n is iterable }}{{ missing is iterable }}{{ missing is sequence }}{{ map.items() is sequence }}
{{ yes is true }}{{ 1 is true }}{{ no is false }}{{ 0 is false }}{{ n is odd }}{{ n is even }}{{ 9 is divisibleby 3 }}{{ 9 is divisibleby(2) }}
{{ n is eq 7 }}{{ n is equalto(7) }}{{ n is ne 7 }}{{ n is lt 8 }}{{ n is le 7 }}{{ n is gt 7 }}{{ n is ge 7 }}{{ n is lessthan 9 }}{{ n is greaterthan 9 }}{{ 1 is in list }}{{ 9 is not in list }}{{ 1 is sameas 1 }}{{ none is sameas none }}
{{ 'abc' is lower }}{{ 'ABC' is upper }}{{ s.upper is callable }}{{ range is callable }}{{ n is callable }}{{ 'upper' is filter }}{{ 'zzz' is filter }}
{{ n is not none }}{{ not n is none }}{{ n is not defined or n is odd }}{{ list is defined and list }}
{{ 'x' is not string }}{{ n is string or n is number }}
{{ n is nosuchtest }}
{{ words | map('upper') is iterable }}{{ (1, 2) is sequence }}{{ range(3) is sequence }}
""",
    "filters of texts": r"""
{{ padded | trim }}| {{ 'xxaxx' | trim('x') }} {{ none | trim }} {{ 5 | trim }} {{ missing | trim }}|
{{ s | upper }} {{ s | lower }} {{ 'foo BAR-baz (qux' | title }} {{ 'fOO bar' | capitalize }} {{ "they're" | title }} {{ none | upper }}
{{ s | replace('l', 'L') }} {{ s | replace('l', 'L', 1) }} {{ s | replace('l', 'L', count=2) }} {{ 123 | replace(2, 'x') }}
{{ lines | indent }} {{ lines | indent(2) }} {{ lines | indent(2, true) }} {{ lines | indent(2, first=true, blank=true) }} {{ lines | indent('>>') }} {{ 'a\n' | indent(2) }}| {{ '' | indent(2, true) }}|
{{ none | indent }}
{{ 'ab' | center(6) }}| {{ 'a' | center }}|
{{ '%s-%d-%5.2f-%x-%r' | format('a', 5, 2.5, 255, 'q') }} {{ '%(a)s' | format(a=1) }}
{{ 'foo bar baz' | truncate(9) }} {{ 'foo bar baz' | truncate(9, true) }} {{ 'foo bar baz' | truncate(11) }} {{ 'foo bar baz qux' | truncate(9, false, '…', 0) }}
{{ 'a b_c, d' | wordcount }} {{ 'a b/c?d=é&f' | urlencode }} {{ '<a href="x">\'&' | escape }} {{ '<' | e }}
{{ 5 | string }}{{ none | string }}{{ [1] | string }} {{ '<b>' | safe }} {{ ('<b>' | safe) + '<i>' }} {{ '<i>' + ('<b>' | safe) }} {{ ('<b>' | safe) ~ '<i>' }} {{ ('<b>' | e) | e }} {{ ('%s' | safe) % '<' }} {{ ('<b>x' | safe).upper() + '<' }}
{{ ['<a>', '<b>' | safe] | join('<') }}
{{ 'abc' | reverse }} {{ 'abc' | first }} {{ 'abc' | last }} {{ '' | first }}| {{ 'abc' | list }} {{ s | length }} {{ 'a\r\nb' | length }}
{{ 'abc' | nosuchfilter }}
{{ 'x' | upper | lower | length }}
{{ '1' | int + 1 }} {{ 'abc' | int }} {{ 'abc' | int(5) }} {{ '1.9' | int }} {{ 2.9 | int }} {{ -2.9 | int }} {{ '0x1f' | int(0, 16) }} {{ true | int }} {{ none | int }} {{ ' 12 ' | int }} {{ '1_000' | int }} {{ '1e3' | int }}
{{ '1.5' | float }} {{ 'x' | float }} {{ 'x' | float(1) }} {{ 3 | float }} {{ '1e3' | float }} {{ 'inf' | float }} {{ 'nan' | float }} {{ '.5' | float }} {{ '5.' | float }}
{{ 2.5 | round }} {{ 3.5 | round }} {{ 2.675 | round(2) }} {{ 1234 | round(-2) }} {{ 2.1 | round(0, 'ceil') }} {{ 2.9 | round(method='floor') }} {{ 5 | round }} {{ 2.345 | round(2) }} {{ -5 | abs }} {{ -2.5 | abs }}
""",
    "filters of sequences": r"""
{{ list | length }}{{ list | count }}{{ map | length }}{{ missing | length }}{{ list | first }}{{ list | last }}{{ empty | first }}|{{ list | sum }}{{ list | min }}{{ list | max }}
{{ none | length }}
{{ 5 | length }}
{{ words | map('upper') | length }}
{{ list | join }} {{ list | join(', ') }} {{ people | join('-', attribute='name') }} {{ [1, none, 'a', [2]] | join('|') }} {{ 'abc' | join('.') }} {{ missing | join }}|
{{ list | sort }} {{ list | sort(reverse=true) }} {{ words | sort }} {{ words | sort(case_sensitive=true) }} {{ people | sort(attribute='age') | map(attribute='name') | list }} {{ people | sort(attribute='age,name', reverse=true) | map(attribute='name') | list }} {{ map | sort }}
{{ [1, 'a'] | sort }}
{{ words | unique | list }} {{ words | unique(true) | list }} {{ people | unique(attribute='age') | map(attribute='name') | list }} {{ [1, 1.0, true, 2] | unique | list }}
{{ words | map('upper') | list }} {{ people | map(attribute='name') | list }} {{ people | map(attribute='at.city') | list }} {{ people | map(attribute='at.city', default='?') | list }} {{ words | map('replace', 'p', 'P') | list }} {{ [[1, 2], [3, 4]] | map('first') | list }} {{ [[1, 2]] | map(attribute=1) | list }} {{ [[1, 2]] | map(attribute='1') | list }} {{ list | map('string') | join(',') }}
{{ list | select | list }} {{ [0, 1, ''] | select | list }} {{ [0, 1, ''] | reject | list }} {{ list | select('odd') | list }} {{ list | reject('gt', 1) | list }} {{ list | select('in', [1, 2]) | list }} {{ list | select('>', 1) | list }}
{{ people | selectattr('age', 'equalto', 30) | map(attribute='name') | list }} {{ people | selectattr('at') | list | length }} {{ people | rejectattr('at') | list | length }} {{ people | selectattr('at.city', 'defined') | list | length }} {{ people | selectattr('age', 'lt', 30) | first }} {{ people | selectattr('name', '==', 'Ann') | list | length }}
{{ map | dictsort }} {{ map | dictsort(true) }} {{ {'a': 2, 'b': 1} | dictsort(by='value') }} {{ {'a': 2, 'b': 1} | dictsort(reverse=true) }} {{ map | items | list }} {{ missing | items | list }}
{{ list | items | list }}
{{ list | reverse | list }} {{ list | list }} {{ map | list }} {{ (1, 2) | list }} {{ none | default('d') }} {{ missing | default('d') }} {{ '' | default('d', true) }} {{ missing | d }}| {{ 0 | default(5, boolean=true) }} {{ missing.x | default(1) }}
{{ none | list }}
{{ range(7) | batch(3) | list }} {{ range(7) | batch(3, 'x') | list }} {{ range(7) | slice(3) | list }} {{ range(7) | slice(3, 'x') | list }}
{% for g in people | groupby('age') %}{{ g.grouper }}:{{ g.list | map(attribute='name') | join(',') }};{% endfor %}{% for age, l in people | groupby('age') %}{{ age }}{{ l | length }}{% endfor %}{{ people | groupby('at.city', default='-') | map('first') | list }}
{{ people | sum(attribute='age') }} {{ people | max(attribute='age') }} {{ words | max }} {{ words | min }} {{ empty | max }}| {{ [[1], [2]] | sum(start=[]) }}
{{ people[0] | attr('name') is defined }} {{ 'a' | attr('upper') is defined }}
{{ (words | map('upper'))[0] is defined }} {{ words | map('upper') | first }} {{ words | select('string') | list | last }}
{{ words | map('nosuch') | list }}
{{ words | select('nosuch') | list }}
{{ words | reverse | first }} {{ words | map('length') | sum }} {{ words | map('upper') | sort | join }}
{{ none | map('upper') | list }} {{ none | select | list }} {{ 0 | selectattr('x') | list }} {{ list | map('abs') | list == list }}
""",
    "json": r"""
{{ map | tojson }} {{ list | tojson }} {{ s | tojson }} {{ odd | tojson }} {{ none | tojson }} {{ yes | tojson }} {{ x | tojson }} {{ (1, 2) | tojson }} {{ {} | tojson }} {{ [] | tojson }}
{{ map | tojson(indent=2) }}
{{ map | tojson(indent=4) }} {{ [] | tojson(indent=2) }} {{ {} | tojson(indent=2) }} {{ [[]] | tojson(indent=1) }} {{ map | tojson(indent='--') }} {{ map | tojson(indent=0) }}
{{ s | tojson(ensure_ascii=true) }} {{ s | tojson(true) }} {{ odd | tojson(ensure_ascii=true) }} {{ '\x7f' | tojson(true) }}
{{ map | tojson(separators=(',', ':')) }} {{ map | tojson(separators=(',', ': '), indent=1) }} {{ map | tojson(sort_keys=true) }} {{ {1: 2, none: 3, 2.5: 4} | tojson }}
{{ numbers | tojson }} {{ numbers }} {{ 'nan' | float | tojson }} {{ ['inf' | float, '-inf' | float] | tojson }}
{{ missing | tojson }}
{{ words | map('upper') | tojson }}
{{ map.items() | tojson }}
{{ people | tojson | length }} {{ people[0] | tojson }} {{ 'a/b' | tojson }} {{ '</script>' | tojson }}
""",
    "formats": r"""
{{ '%s and %s' % ('a', 1) }} {{ '%s' % 'x' }} {{ '%s' % [1] }} {{ '%d%%' % 5 }} {{ '%5d|%-5d|%05d|%+d' % (1, 2, 3, 4) }} {{ '%.2f' % 2.345 }} {{ '%e' % 12345.678 }} {{ '%g %g %g' % (0.0001, 1e10, 100000) }} {{ '%x %X %o' % (255, 255, 8) }} {{ '%#x' % 255 }} {{ '%c%c' % ('a', 98) }} {{ '%r' % 'a' }} {{ '%10s|%-10s|%.2s' % ('a', 'b', 'cde') }} {{ '%(k)s' % {'k': 'v'} }} {{ '%s' % none }} {{ '%*d' % (5, 42) }} {{ '%i' % 2.9 }}
{{ '%d' % 'x' }}
{{ '%s %s' % 'x' }}
{{ '%s' % (1, 2) }}
{{ '%' % 1 }}
{{ '{} {}'.format(1, 'a') }} {{ '{1} {0}'.format(1, 2) }} {{ '{a} {b}'.format(a=1, b=2) }} {{ '{{}} {}'.format(1) }} {{ '{:>5}|{:<5}|{:^5}|{:*^7}'.format('a', 'b', 'c', 'd') }} {{ '{:05d} {:+d} {:,} {:x} {:#x} {:b}'.format(42, 42, 1234567, 255, 255, 5) }} {{ '{:.2f} {:e} {:g} {:%} {:.1%}'.format(2.345, 12345.678, 0.5, 0.25, 0.125) }} {{ '{!r} {!s}'.format('a', 'b') }} {{ '{0[a]} {1[0]}'.format(map, list) }} {{ '{:{}}|'.format('a', 4) }} {{ '{:.3}'.format('abcdef') }} {{ '{:_}'.format(1234567) }} {{ '{}'.format(none) }} {{ '{:d}'.format(true) }} {{ '{:.3}'.format(2.34567) }}
{{ '{'.format(1) }}
{{ '{}'.format() }}
{{ '{x}'.format(1) }}
{{ '{:d}'.format('a') }}
{{ 1.0 }} {{ 1e16 }} {{ 1e15 }} {{ 123456789.123 }} {{ 1e-4 }} {{ 1e-5 }} {{ 0.1 + 0.2 }} {{ -0.0 }} {{ 1e100 }} {{ 2 / 3 }} {{ 1e22 }} {{ 5e-324 }}
""",
    "functions": r"""
{{ range(3) | list }}{{ range(1, 4) | list }}{{ range(5, 0, -2) | list }}{{ range(0) | list }}
{{ range(1, 2, 0) }}
{{ range(1000000) | length }}
{{ raise_exception('no') }}
{{ dict(a=1).a }} {{ namespace(a=1).a }} {{ namespace({'b': 2}).b }}
{% set j = joiner(', ') %}{% for i in list %}{{ j() }}{{ i }}{% endfor %}{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}
{{ strftime_now('%Y-%m-%d %H:%M:%S %a %A %b %B %d %j %y %I %p %% %-d %e') }}
{{ strftime_now('%d %b %Y') }}
{{ nosuch(1) }}
{{ range('a') }}
{{ strftime_now() }}
""",
}


def cases():
    for group, text in GROUPS.items():
        for number, line in enumerate(text.strip("\n").split("\n"), 1):
            if group == "white space":
                yield f"{group} {number}", line.encode("latin-1", "backslashreplace").decode("unicode-escape")
                continue
            # One expression that fails must not hide the others.
            for part, template in enumerate([line] if "{%" in line else re.split(r"(?<=\}\}) (?=\{\{)", line), 1):
                yield f"{group} {number}.{part}", template


def main(out):
    written = [{"name": name, "template": template, **render(template, VALUES)} for name, template in cases()]
    pathlib.Path(out).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(out).write_text(json.dumps({"values": VALUES, "cases": written}, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
