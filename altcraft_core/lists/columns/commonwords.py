"""The most frequent first names and cities, in small letters: enough to tell a column of them, far from all."""

from __future__ import annotations

_FIRST_NAMES = """
александр алексей анатолий андрей антон артем борис вадим валентин валерий василий виктор виталий владимир вячеслав
геннадий георгий григорий даниил денис дмитрий евгений егор иван игорь илья кирилл константин леонид максим михаил
никита николай олег павел петр роман руслан сергей станислав степан тимур федор юрий ярослав
александра алена алина алла анастасия анна валентина валерия вера виктория галина дарья диана ева евгения екатерина
елена елизавета зоя инна ирина ксения лариса лидия любовь людмила маргарита марина мария надежда наталья нина оксана
ольга полина раиса светлана софия софья тамара татьяна юлия яна
азат айрат альберт ильдар ильнур марат рамиль ренат рустам эдуард айгуль алия алсу гульнара динара лилия эльвира эльмира
aleksandr aleksei aleksey alexandr alexei alexey anatoly andrei andrey anton artem artyom boris daniil denis dmitri
dmitrii dmitriy dmitry egor evgeniy evgeny fedor fyodor gennady georgy grigory igor ilya ivan kirill konstantin leonid
maksim maxim mikhail nikita nikolai nikolay oleg pavel petr pyotr roman ruslan sergei sergey stanislav stepan timur
vadim valentin valeriy valery vasiliy vasily victor viktor vitaliy vitaly vladimir vladislav vyacheslav yaroslav yegor
yevgeny yuri yuriy yury
aleksandra alena alexandra alina alla anastasia anastasiya daria darya diana ekaterina elena elizaveta evgenia galina
inna irina kseniya ksenia larisa lidia ludmila lyudmila marina nadezhda natalia natalya oksana olga polina sofia sofya
svetlana tamara tatiana tatyana valentina valeria valeriya vera viktoria viktoriya yana yekaterina yelena yulia yuliya
zoya
adam alexander andrew anthony benjamin brian charles christopher daniel david edward eric frank george jacob james
jason john joseph joshua kevin mark matthew michael nicholas oliver patrick paul peter philip richard robert ryan
samuel stephen steven thomas timothy william
alice amanda amy anna ashley barbara carol catherine charlotte christine deborah donna dorothy elizabeth emily emma
grace hannah helen jennifer jessica julia karen kate laura linda lisa maria margaret mary melissa michelle nancy
natalie nicole olivia patricia rachel rebecca ruth sandra sarah sharon sophia stephanie susan victoria
"""
_CITIES = """
москва, санкт-петербург, спб, новосибирск, екатеринбург, казань, нижний новгород, красноярск, челябинск, самара, уфа,
ростов-на-дону, краснодар, омск, воронеж, пермь, волгоград, саратов, тюмень, тольятти, ижевск, барнаул, тверь, иркутск,
хабаровск, ярославль, владивосток, махачкала, томск, оренбург, кемерово, рязань, тула, калининград, сочи, минск,
алматы, астана, ташкент, бишкек, ереван, тбилиси, баку, киев,
moscow, saint petersburg, london, manchester, birmingham, paris, berlin, munich, hamburg, madrid, barcelona, rome,
milan, vienna, prague, warsaw, amsterdam, brussels, stockholm, helsinki, istanbul, dubai, new york, los angeles,
chicago, houston, boston, seattle, san francisco, toronto, vancouver, sydney, melbourne, singapore, tokyo, delhi
"""

FIRST_NAMES = tuple(_FIRST_NAMES.split())
CITIES = tuple(map(str.strip, _CITIES.split(",")))
