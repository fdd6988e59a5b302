"""The grammar of questions: which English words turn what they stand by, as tables; no word here is a medical term.

The categories are those of ConText (Harkema et al., J Biomed Inform 2009;42:839-851): negation, experiencer,
hypothetical and historical; asked, population and uncertain are added, since questions are no clinical notes.
"""

from __future__ import annotations

NEGATES, ENDS, PAST, SUPPOSES, DOUBTS, ASKS, TREATS, NONE = (
    "negates",
    "ends",
    "past",
    "supposes",
    "doubts",
    "asks",
    "treats",
    "none",
)
ASSERTS, FAMILY, POPULATION, PATIENT, EVENT = "asserts", "family", "population", "patient", "event"


def _table(rows: dict[str, str]) -> dict[tuple[str, ...], str]:
    """Phrases, as words, with their category; "|" stands between phrases."""
    return {tuple(phrase.split()): name for name, text in rows.items() for phrase in text.split("|") if phrase.strip()}


BEFORE = _table(
    {
        NEGATES: "no|not|without|w/o|denies|denied|denying|deny|never|never had|negative for|free of|free from|absence of|"
        "lack of|lacks|lacking|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|hasn't|haven't|hadn't|isnt|doesnt|dont|"
        "neither|nor|none of|no evidence of|no sign of|no signs of|no history of|no h/o|no hx of|nil|no known|not on|"
        "not taking|not having|does not have|do not have|doesn't have|don't have|does not take|do not take|"
        "doesn't take|don't take|don't get|doesn't get|has no|have no|had no|cannot have|zero|nothing like|no current|"
        "rather than having|not any|is not on|am not on|are not on|never took|never taken|never on|hasn't had|"
        "has not had|have not had|haven't had|negative",
        ENDS: "stopped|stopped taking|discontinued|came off|comes off|quit|ceased|no longer on|no longer takes|"
        "no longer taking|no longer has|no longer have|no longer|off|off of|taken off|weaned off|switched from|"
        "changed from|d/c'd|dc'd",
        PAST: "history of|h/o|hx of|past history of|past|previous|previously|prior|formerly|used to|once had|pmh|"
        "in the past|had been on|ever had|used to take|used to be on|used to have|previously on|previously took|formerly on|"
        "formerly took|was on|were on",
        SUPPOSES: "if|what if|in case|in case of|suppose|supposing|imagine|assuming|unless|until|whether|might|may|could|"
        "would|risk of|risk for|at risk of|at risk for|worried about|afraid of|fear of|concerned about|to prevent|"
        "prevent|prevents|preventing|prevention of|to avoid|avoid|avoiding|develops|develop|developing|were to|"
        "when to|when should|as soon as|lead to|leads to|cause|causes|caused|causing|can cause|could cause|"
        "trigger|triggers|look for|looking for|watch for|watching for|look out for|watch out for|wait until|in the event of|pretend|hypothetically",
        DOUBTS: "possible|possibly|maybe|perhaps|probable|probably|suspected|suspect|suspicion of|not sure if|"
        "not sure whether|not sure|unsure if|unsure whether|unclear if|unclear whether|query|rule out|r/o|cannot exclude|"
        "can't exclude|cannot rule out|can't rule out|could be|might be|may be|may have|might have|could have|i think|"
        "seems|questionable|unknown|don't know if|do not know if|don't know whether|do not know whether|no idea if|"
        "no idea whether|don't remember|doesn't remember|not certain|not only|not just|no change in|no increase in|"
        "no doubt|without difficulty|not necessarily|cannot say|can't say|considered|suggest|suggests|suggesting|"
        "suggestive of|likely|unlikely|is it|was it|are they|does it mean",
        ASKS: "should|should i|can i|can she|can he|may i|do i need|need|needs|need to|needs to|give|giving|start|starting|"
        "add|adding|use|using|try|trying|prescribe|prescribing|recommend|recommended|consider|considering|considered for|"
        "treat with|treatment with|treated with|switch to|switching to|change to|changing to|instead of|rather than|versus|vs|"
        "dose of|doses of|dosing of|dose|how much|how many|what dose|which|what|best|role of|benefit of|effect of|effects of|"
        "interaction of|indicated|about|want to|wants to|plan to|planning to|plans to|going to|thinking of|thinking about|"
        "let me|get|getting|benefit from|respond to|require|requires|order|ordering|increase|increasing|reduce|reducing|"
        "stop|stopping|holding|hold|offer|offering|take more|explain|define|tell me about|what is|what are|what about|"
        "any role for|candidate for|qualify for|eligible for|ask|asks|asking|asked",
        TREATS: "treat|treating|treatment of|treatment for|treatments for|manage|managing|management of|management|correct|"
        "correcting|correction of|monitor|monitoring|monitoring of|therapy for|therapy of|approach to|work-up of|workup of|"
        "work up|cause of|causes of|reason for|diagnosis of|diagnose|diagnosing|definition of|prevalence of|incidence of|"
        "guideline for|guidelines for|guidance on|intervention for|interventions for|options for|protocol for|advice on|"
        "replace|replacing|replacement of|deal with|dealing with|handle|help with|fix|raise|raising|lower|lowering|"
        "complications of|symptoms of|signs of|mechanism of|why does|how does|evaluate|evaluating|evaluation of",
        ASSERTS: "has|have|having|is on|am on|are on|on|takes|take|taking|uses|receives|receiving|started on|maintained on|"
        "continues|continues on|with|is taking|am taking|are taking|complains of|c/o|presents with|presenting with|reports|"
        "reporting|experiencing|suffers from|suffering from|developed|diagnosed with|known|still on|still takes|still taking|"
        "still has|still have|still having|now on|now has|currently on|currently takes|currently taking|has been on|"
        "have been on|been on|been taking|noticed|notices|feels|feel|gets|s/p|status post|post|after|due to|because of",
        NONE: "but|however|although|though|except|yet|whereas|apart from|despite|who|which is|because|so|then|also|plus|now",
    }
)
"""What stands before a mention, and what it does to what follows."""

AFTER = _table(
    {
        NEGATES: "absent|negative|denied|ruled out|excluded|not present|none|no|nil|not there|nope|never|not seen|"
        "not noted|not reported|unlikely",
        ENDS: "stopped|was stopped|were stopped|has been stopped|had been stopped|discontinued|was discontinued|"
        "has been discontinued|ceased|withdrawn|d/c'd|dc'd|resolved|has resolved|have resolved|gone|has gone|have gone|"
        "went away|no longer|ended|switched to|changed to|replaced by|got stopped",
        PAST: "years ago|year ago|in childhood|in the past|as a child|long ago|in infancy|when younger|previously|"
        "in his youth|in her youth|in pregnancy",
        DOUBTS: "possible|suspected|questionable|uncertain|unclear|not sure|unknown|on hold|held|is held|was held|paused|"
        "likely|pending",
        ASSERTS: "present|yes|positive|confirmed|noted|persist|persists|ongoing|continues",
    }
)
"""What stands after a mention, and what it does to it."""

FILLERS = frozenset(
    "a an the any some his her my their our its your of is are was were be been being am has have had having on taking "
    "take takes use uses used using current currently known evidence sign signs active new acute chronic further other "
    "ever really at all also both either symptoms such as like including e.g. eg mild severe significant obvious overt "
    "clinical typical actual single more recent regular daily oral the these those this that i she he they patient pt".split()
)
"""Words that may stand between a trigger and what it turns, or a mention and what turns it."""

VALUE_FILLERS = frozenset(
    "is was of at level levels value values result results reading measured measures measuring came comes back now "
    "currently today yesterday only just still about around approximately approx roughly a an the has been be were are "
    "dropped drops fell falls rose rises down up to reported reports shows showed as low high normal very quite slightly "
    "this morning tonight again again, latest last lab labs serum blood plasma were with read reads test tested comes in "
    "returned concentration conc he she his her it had have remains remained stays stayed stuck persistently repeatedly "
    "extremely really markedly which that below above under over than less more greater lower higher most least from "
    "between and or equal equals then later dropping falling rising gone went going on in admission discharge repeat "
    "initial baseline recent week day month ago my patient's your their again yesterday's today's".split()
)
"""Words that may stand between what is measured and its value."""

COMPARATORS = {
    ("less", "than", "or", "equal", "to"): "<=",
    ("greater", "than", "or", "equal", "to"): ">=",
    ("less", "than"): "<",
    ("lower", "than"): "<",
    ("smaller", "than"): "<",
    ("more", "than"): ">",
    ("greater", "than"): ">",
    ("higher", "than"): ">",
    ("at", "least"): ">=",
    ("at", "most"): "<=",
    ("no", "more", "than"): "<=",
    ("no", "less", "than"): ">=",
    ("not", "more", "than"): "<=",
    ("up", "to"): "<=",
    ("below",): "<",
    ("under",): "<",
    ("above",): ">",
    ("over",): ">",
    ("<",): "<",
    (">",): ">",
    ("<", "="): "<=",
    (">", "="): ">=",
    ("≤",): "<=",
    ("≥",): ">=",
}
"""Words and signs before a number that make it a bound."""

NO_RESULT = frozenset(
    "target targets goal aim aiming threshold thresholds cutoff cut-off limit normal reference range ranges until keep "
    "maintain maintaining want desired ideal should definition define defined means mean average median would were if "
    "suppose supposing hypothetical imagine drops falls goes gets reaches becomes dose dosage doses supplement "
    "supplements intake diet dietary infusion infuse infused bag tablet tablets capsule capsules".split()
)
"""Words before a number, in its clause, after which it is no result of the patient."""

OTHER_SPECIMENS = frozenset(
    "urine urinary csf cerebrospinal stool faecal fecal sweat saliva salivary hair intracellular erythrocyte erythrocytes "
    "rbc red ionized ionised free dietary diet water milk dialysate dialysis tissue muscle bone tap drain ascites pleural "
    "synovial cord amniotic fluid soil food capillary nail drinking 24h".split()
)
"""Words before the name of what is measured that make it something else, unless a term has them in its name."""

FAMILY_WORDS = frozenset(
    "mother mothers mother's father father's mum mum's mom mom's dad dad's sister sister's brother brother's aunt uncle "
    "grandmother grandfather grandma grandpa son son's daughter daughter's wife wife's husband husband's partner "
    "partner's friend friend's neighbour neighbor neighbour's neighbor's cousin twin twin's family relative relatives "
    "roommate donor donor's colleague colleague's niece nephew parent parents sibling siblings".split()
)
POPULATION_WORDS = frozenset(
    "patients people recipients adults women men cases everyone everybody those subjects individuals users studies "
    "cohort trial trials persons children populations population group groups anyone anybody who".split()
)
PATIENT_WORDS = frozenset(
    "patient patient's pt pt's woman man boy girl lady gentleman male female recipient someone somebody person adult "
    "i i'm i've i'd im ive my me mine he he's she she's his her hers him himself herself they they're them their "
    "client guy resident we we've".split()
)
QUESTION_STARTS = frozenset(
    "what what's whats which when where why how who whom is are was were do does did can could should would will shall "
    "may must has have am need advise recommend suggest tell explain please any".split()
)
QUESTION_WORDS = frozenset("what what's which how why when where whether best recommended".split())
LIST_WORDS = frozenset("and or nor plus".split())

NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
    )
} | {"a": 1, "an": 1, "couple": 2}
TIME_UNITS = {
    "day": "d",
    "days": "d",
    "d": "d",
    "week": "wk",
    "weeks": "wk",
    "wk": "wk",
    "wks": "wk",
    "w": "wk",
    "month": "mo",
    "months": "mo",
    "mo": "mo",
    "mos": "mo",
    "mth": "mo",
    "mths": "mo",
    "year": "a",
    "years": "a",
    "yr": "a",
    "yrs": "a",
    "y": "a",
    "hour": "h",
    "hours": "h",
    "h": "h",
    "hr": "h",
    "hrs": "h",
}
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
DAYS_AGO = {"today": 0, "tonight": 0, "yesterday": 1}

COMMON = frozenset(
    "a about after again all also although am an and another any are as at away be because been before being between both but "
    "by came can can't cannot come could day days did do does doing done don't down during each either else etc even ever every "
    "few for from get gets getting give given go goes going good got had has hasn't have having he he's hello help her here hers "
    "hi him his how however i i'd i'm i've if in into is isn't it it's its just keep know last least less let like little long "
    "look looks lot made make makes many may me mine more most much must my need needs new next no nor not now of off ok okay "
    "old on once one only or other our out over own patient patients people per please pt put question quite rather really "
    "regarding s same say says see seems she she's should show since so some somebody someone something soon still such sure take "
    "taken takes taking tell than thank thanks that that's the their them then there these they thing things think this those "
    "though through time to today together too took under until up upon us use used uses using usual usually very want wants was "
    "wasn't way we week weeks well went were what what's when where whether which while who whose why will with within without "
    "won't would year years yes yet you your yo y/o month months morning night yesterday tonight doctor doc dr nurse team clinic "
    "hospital ward treat treatment treating treated manage management managed managing therapy best right correct level levels "
    "value values result results lab labs blood test tests serum found shows showed measured status post s/p hx h/o history known "
    "dose doses dosing daily twice bid tid qd od mg mcg tablet tablets capsule capsules normal low high mild moderate severe "
    "stable fine currently current recent recently started start starting stopped stop since ago later earlier first second "
    "third two three four five six seven eight nine ten symptoms symptom sign signs feels feel feeling reports report denies "
    "negative positive present absent possible woman man male female lady gentleman person adult age aged recommended "
    "recommend recommendation advice advise suggest options option approach guideline guidelines intervention next step steps "
    "plan urgent safe ok iv oral po im mouth vein muscle drip infusion add adding increase decrease reduce raise lower "
    "whats isnt doesnt dont w/o vs versus via re amp nothing anything everything none neither never always often maybe "
    "perhaps happen happens mean means might shall worried worry concerned kept keeps admitted admission discharge clinic "
    "home asks asked asking wondering wonder follow follow-up following check checked checking monitor monitoring "
    "case presents presenting complains complaining him himself herself note notes noted".split()
)
"""Words of everyday English and of every question, which need not be understood to understand it."""
