"""How languages that blogs are often in refer to posts by time, as regular expressions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemporalPhrases:
    """How a language names posts by time; ``{date}`` is a day, a month or a year, ``{weekday}`` a day's name.

    ``own`` are expressions that only the author of the posts uses, ``others`` those that anybody may use. The next
    five are for the post of the day, week, month and year before, and of a weekday.
    """

    own: tuple[str, ...]
    others: tuple[str, ...]
    yesterday: str
    week: str
    month: str
    year: str
    weekday: str
    cues: tuple[str, ...]  # every one of these five contains one of the cues


_EN_POST = r"(?:blog ?post|post|blog entry|entry|blog)"
_EN_PIECE = r"(?:blog ?post|post|blog entry|entry|blog|piece|article|column)"
_EN_WROTE = r"(?:wrote|said|reported|posted|blogged|noted|asked|mentioned|argued|predicted|described|warned)"
_DE_POST = r"(?:Blogbeitrag|Beitrag|Blogeintrag|Eintrag|Artikel|Blogpost|Post|Blog)(?:e?s|e)?"
_FR_POST = r"(?:billet|article|post|note|chronique)"
_ES_POST = r"(?:entrada|artículo|post|nota|columna)"
_IT_POST = r"(?:post|articolo|pezzo)"
_NL_POST = r"(?:blogpost|blogbericht|blog|bericht|stuk|artikel)"

PHRASES = {
    "en": TemporalPhrases(
        own=(
            rf"\b(?:my|our)(?: \w+)? {_EN_PIECE} (?:of|from|on|dated|for) (?:the )?{{date}}",
            rf"\b(?:my|our) {{date}} {_EN_PIECE}\b",
            rf"\b(?:as )?(?:I|we)(?:[’']d| had| have)?(?: also| already| first)? {_EN_WROTE}"
            r"(?: (?:about )?(?:this|it|that|so))?(?: here| on this blog)? (?:on|in|back in|back on) {date}",
            rf"\b(?:on|in|back in|back on) {{date}},? (?:I|we) {_EN_WROTE}\b",
        ),
        others=(
            rf"\b(?:your|this|that|the|an?)(?: earlier| previous| original| last| old)? {_EN_POST}"
            r" (?:of|from|on|dated) (?:the )?{date}",
        ),
        yesterday=rf"\byesterday[’']s {_EN_PIECE}\b",
        week=rf"\blast week[’']s {_EN_POST}\b",
        month=rf"\blast month[’']s {_EN_POST}\b",
        year=rf"\blast year[’']s {_EN_POST}\b",
        weekday=rf"\b(?:last )?{{weekday}}[’']s {_EN_POST}\b",
        cues=tuple(f"{name}{mark}s " for name in ("day", "week", "month", "year") for mark in "’'"),
    ),
    "de": TemporalPhrases(
        own=(
            rf"\b(?:mein|unser)\w*(?: \w+)? {_DE_POST} (?:vom|von|aus) {{date}}",
            r"\b[Ww]ie (?:ich|wir) (?:hier |schon |bereits )*(?:am |im Jahre? |im |in )?{date} (?:hier )?"
            r"(?:schrieb|sagte|berichtete|bemerkte|geschrieben|berichtet)\w*",
            r"\b(?:Am|Im Jahre?|Im|In) {date} (?:schrieb|berichtete)\w* (?:ich|wir)\b",
        ),
        others=(rf"\b(?:der|dem|den|im|dein\w*|diese\w*) {_DE_POST} (?:vom|von|aus) {{date}}",),
        yesterday=rf"\bgestrige[nrms]? {_DE_POST}\b|\b{_DE_POST} (?:von|vom) gestern\b",
        week=rf"\b{_DE_POST} (?:von|der|aus der) (?:letzte|vorige|vergangene)[nr] Woche\b",
        month=rf"\b{_DE_POST} (?:vom|des|aus dem) (?:letzten|vorigen|vergangenen) Monats?\b",
        year=rf"\b{_DE_POST} (?:vom|des|aus dem) (?:letzten|vorigen|vergangenen) Jahre?s?\b",
        weekday=rf"\b{_DE_POST} vom (?:letzten |vergangenen )?{{weekday}}\b",
        cues=(
            "gestrig",
            "gestern",
            "letzte",
            "vorige",
            "vergangen",
            "ag vom ",
            "ags vom ",
            "el vom ",
            "st vom ",
            "og vom ",
        ),
    ),
    "fr": TemporalPhrases(
        own=(
            rf"\b(?:mon|notre|ma)(?: \w+)? {_FR_POST} (?:du|de|d[’'])\s?{{date}}",
            r"\b(?:comme )?(?:je (?:l[’'])?|nous (?:l[’'])?|(?:je l[’']|j[’']|nous )(?:ai |avais |avons )?)"
            r"(?:écri\w+|disais|dit|disions|annonçais|signalais) (?:ici )?(?:le|en|dès) {date}",
        ),
        others=(rf"\b(?:le|ce|au|votre|la) {_FR_POST} (?:du|de) {{date}}",),
        yesterday=rf"\b{_FR_POST} d[’']hier\b",
        week=rf"\b{_FR_POST} de la semaine (?:dernière|passée)\b",
        month=rf"\b{_FR_POST} du mois (?:dernier|passé)\b",
        year=rf"\b{_FR_POST} de l[’']an(?:née)? (?:dernière?|passée?)\b",
        weekday=rf"\b{_FR_POST} de {{weekday}}(?: dernier)?\b",
        cues=("billet d", "article d", "post d", "note d", "chronique d"),
    ),
    "es": TemporalPhrases(
        own=(
            rf"\b(?:mi|nuestra|nuestro)(?: \w+)? {_ES_POST} (?:del|de) {{date}}",
            r"\b(?:como )?(?:ya )?(?:escribí|escribimos|dije|dijimos|conté|contamos) (?:aquí )?(?:el|en) {date}",
        ),
        others=(rf"\b(?:la|el|esta|este|tu) {_ES_POST} (?:del|de) {{date}}",),
        yesterday=rf"\b{_ES_POST} de ayer\b",
        week=rf"\b{_ES_POST} de la semana pasada\b",
        month=rf"\b{_ES_POST} del mes pasado\b",
        year=rf"\b{_ES_POST} del año pasado\b",
        weekday=rf"\b{_ES_POST} del {{weekday}}(?: pasado)?\b",
        cues=("entrada d", "artículo d", "post d", "nota d", "columna d"),
    ),
    "it": TemporalPhrases(
        own=(
            rf"\b(?:mio|nostro)(?: \w+)? {_IT_POST} (?:del|di|dell[’'])\s?{{date}}",
            r"\b(?:come )?(?:già )?(?:scrissi|scrivevo|ho scritto|abbiamo scritto) (?:qui )?(?:il|nel) {date}",
        ),
        others=(rf"\b(?:il|nel|del|quel|tuo) {_IT_POST} (?:del|di) {{date}}",),
        yesterday=rf"\b{_IT_POST} di ieri\b",
        week=rf"\b{_IT_POST} della (?:settimana scorsa|scorsa settimana)\b",
        month=rf"\b{_IT_POST} del mese scorso\b",
        year=rf"\b{_IT_POST} dell[’']anno scorso\b",
        weekday=rf"\b{_IT_POST} di {{weekday}}(?: scorso)?\b",
        cues=("post d", "articolo d", "pezzo d"),
    ),
    "nl": TemporalPhrases(
        own=(
            rf"\b(?:mijn|ons|onze)(?: \w+)? {_NL_POST} (?:van|uit) {{date}}",
            r"\b(?:zoals )?(?:ik|wij|we) (?:hier )?(?:al )?(?:op |in )?{date} (?:al )?(?:schreef|schreven)\b",
            r"\b(?:Op|In) {date} (?:schreef|schreven) (?:ik|wij|we)\b",
        ),
        others=(rf"\b(?:het|de|dit|dat|je|uw) {_NL_POST} (?:van|uit) {{date}}",),
        yesterday=rf"\b{_NL_POST} van gisteren\b",
        week=rf"\b{_NL_POST} van (?:vorige|afgelopen) week\b",
        month=rf"\b{_NL_POST} van (?:vorige|afgelopen) maand\b",
        year=rf"\b{_NL_POST} van (?:vorig|afgelopen) jaar\b",
        weekday=rf"\b{_NL_POST} van (?:afgelopen )?{{weekday}}\b",
        cues=("post van ", "bericht van ", "blog van ", "stuk van ", "artikel van "),
    ),
    "ja": TemporalPhrases(
        own=(r"{date}に(?:も|は)?(?:書い|述べ|紹介し)",),
        others=(r"{date}の(?:記事|エントリー?|投稿|ブログ|日記)",),
        yesterday=r"(?:昨日|きのう)の(?:記事|エントリー?|投稿|ブログ|日記)",
        week=r"先週の(?:記事|エントリー?|投稿|ブログ|日記)",
        month=r"先月の(?:記事|エントリー?|投稿|ブログ|日記)",
        year=r"(?:昨年|去年)の(?:記事|エントリー?|投稿|ブログ|日記)",
        weekday=r"{weekday}の(?:記事|エントリー?|投稿|ブログ|日記)",
        cues=("の記事", "のエントリ", "の投稿", "のブログ", "の日記"),
    ),
    "ar": TemporalPhrases(
        own=(r"\bكتبت (?:عن (?:هذا|ذلك) )?(?:هنا )?(?:في|يوم|عام|سنة) (?:عام )?{date}",),
        others=(r"\b(?:تدوينة|تدوينتي|مقالي|مقالتي|مقال|مقالة)(?: يوم| بتاريخ| عام| في)* {date}",),
        yesterday=r"\b(?:تدوينة|مقال|مقالة) (?:ال)?أمس\b",
        week=r"\b(?:تدوينة|مقال|مقالة) الأسبوع الماضي\b",
        month=r"\b(?:تدوينة|مقال|مقالة) الشهر الماضي\b",
        year=r"\b(?:تدوينة|مقال|مقالة) (?:العام|السنة) الماضية?\b",
        weekday=r"\b(?:تدوينة|مقال|مقالة)(?: يوم)? {weekday}\b",
        cues=("تدوينة", "مقال"),
    ),
}
