"""A list with five kinds of trouble, each in a few of its rows, and one mail address that is worth a look."""

from __future__ import annotations

TROUBLED = """\
E-mail;Телефон;Имя;Дата рождения;Пол
anna@example.com;+79161234567;Анна;31.12.1990;ж
Boris <boris@example.com>;+79161234568;Борис;31.12.1990;м
vera@example.com;8 916 123-45-69 (дом);Вера;31.12.1990;ж
gleb@example.com;8 916 123-45-70 (раб);Глеб;31.12.1990;м
dina@example.com;+79161234571;Дина;31.12.90;ж
egor@example.com;+79161234572;Егор;30.11.91;м
zoya@example.com;+79161234573;Зоя;31.12.1990;?
;+79161234574;Инга;31.12.1990;ж
kira@gmial.com;+79161234575;Кира;31.12.1990;ж
leva@example.com;030 901820;Лев;31.12.1990;м
"""
ROWS = 10
#: What is rejected: rule -> rows. Of the phones some have words behind them, and one has no code of its country.
KINDS = {"email": 1, "phone": 3, "date": 2, "sex": 1, "required": 1}
#: What of a row is worth a look.
DOUBTS = {"typo_domain": 1}
