package dev.wizardsdk.evol;

import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.language.Words;
import dev.wizardsdk.model.Role;
import java.util.regex.Pattern;

/** Which kind an instruction's words and context speak for: in English, and roughly in German, French, Spanish and Chinese. */
final class Kinds {

    private static final int LONG = 600;
    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS;

    /** Names that mean nothing but the language; Java is an island, Python a snake, and Go a game. */
    private static final String PLAIN_LANGUAGE = "javascript|typescript|kotlin|golang|c\\+\\+|c#|sql|bash|powershell|haskell|fortran|php"
            + "|numpy|pandas|django|node\\.js|regex|regular expressions?|css|html|json schema|pl/sql|matlab|vba";
    private static final String LANGUAGE = PLAIN_LANGUAGE
            + "|python|java|rust|go|ruby|swift|scala|perl|lua|dart|julia|r|c";
    private static final String PROGRAM = "functions?|methods?|classe?s?|programs?|scripts?|quer(y|ies)|code|algorithms?|snippets?|apis?|"
            + "unit tests?|modules?|librar(y|ies)|interfaces?|structs?|decorators?|lambdas?|compilers?|funktion(en)?|methoden?|klassen?|"
            + "programm|skript|fonctions?|programme|classe|funci[oó]n(es)?|programa|m[eé]todo|clase|函数|代码|程序|算法";
    private static final Pattern CODE = Pattern.compile(
            "```|\\b(" + PLAIN_LANGUAGE + ")(?![\\w+#])"
                    + "|\\b(in|using|with|auf|mit|en|avec|con) (" + LANGUAGE
                    + ")(?![\\w'’-])(?=[\\s,.:;?!)]|$)(?! (the|a|an)\\b)"
                    + "|\\b(" + LANGUAGE + ")[- ]?(3 |2 )?(" + PROGRAM
                    + "|lists?|dictionar(y|ies)|arrays?|strings?)(?!\\p{L})"
                    + "|\\b(write|implement|debug|refactor|fix|optimi[sz]e|create|schreibe?|implementiere|écris|[eé]cri(s|vez)|escrib[ea]|implementa) "
                    + "(me |a |an |the |this |some |eine?n? |die |une? |la |le |una? |el )?((?!business|exercise|training|workout|study|tv|radio|diet|loyalty|reading)[\\p{L}-]+ ){0,2}"
                    + "(functions?|methods?|class(?! (schedule|trip|reunion|party|president))|program|scripts? (that|to|which)|query|code|algorithm|unit tests?|funktion|fonction|funci[oó]n|programa)(?!\\p{L})"
                    + "|用 ?(" + LANGUAGE + ")(?![A-Za-z])|写一?个?.{0,12}(函数|程序|代码|脚本)"
                    + "|\\bdef \\w+\\(|\\bpublic (static|class)\\b|#include\\b|\\bselect .{1,80} from \\w+|\\bstack trace\\b|\\bNullPointerException\\b"
                    + "|\\bconsole\\.log\\(|\\bfor ?\\(\\w+ \\w+ ?[:=]|\\btime complexity\\b",
            FLAGS);

    /** Mathematics by its own words, whatever numbers there are. */
    private static final Pattern MATH = Pattern.compile(
            "\\\\(frac|sqrt|int|sum|lim|cdot|times)\\b"
                    + "|\\b\\d*[a-z]\\^?\\d* ?[-+] ?\\d+[a-z]?\\d* ?=|\\b[a-z]\\^\\d|\\d ?[+*×÷^] ?\\d+ ?(=|\\?|$|\\.)"
                    + "|\\bf\\(x\\) ?=|\\bmod(ulo)? \\d"
                    + "|\\b(prove|show) that\\b.{0,80}\\b(integers?|primes?|divisible|even|odd|irrational|converges?|triangles?|equal|infinitely|continuous|matrix|n)\\b"
                    + "|\\bsolve (for \\w\\b|the (following )?(system|equations?|inequality|quadratic))|\\bsolve .{0,20}\\d ?="
                    + "|\\b(derivative|integral|antiderivative|determinant|eigenvalues?|hypotenuse|factori[sz]e|quadratic (equation|formula)|prime factors?|"
                    + "greatest common (divisor|factor)|least common multiple|binomial|standard deviation of)\\b"
                    + "|\\b(sum|product|area|volume|perimeter|probability|remainder|average|mean|median|square root|cube root|percentage|slope) of\\b.{0,60}\\d"
                    + "|\\b(calculate|compute|evaluate|simplify|berechne|calcule[rz]?|calcula|计算|求解?)\\b?.{0,80}\\d",
            FLAGS | Pattern.DOTALL);

    /** A question of how many is one to be calculated only where there are numbers to do it with. */
    private static final Pattern HOW_MANY = Pattern.compile(
            "\\b(how (many|much|long|far|old|fast|tall)|what (is|was) the (total|difference|cost|price|speed|distance)|wie ?viele?|wie (lange|weit|alt)|combien|"
                    + "cu[aá]nt[oa]s?|percent|per cent)(?!\\p{L})|多少|几[个只本元]",
            FLAGS);
    private static final Pattern NUMBER = Pattern.compile(
            "(?<![A-Za-z\\d.])\\$?\\d[\\d.,]*%?|\\b(twice|half|double|dozen|two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro|cinco)\\b",
            FLAGS);

    private Kinds() {}

    static Kind guess(String text, String input, Context context) {
        if (!context.tools().isEmpty()) {
            return Kind.TOOLS;
        }
        if (!context.media().isEmpty()) {
            return Kind.IMAGE;
        }
        if (context.history().stream().anyMatch(turn -> turn.role() != Role.SYSTEM)) {
            return Kind.DIALOGUE;
        }
        if (Words.of(input).count() >= LONG) {
            return Kind.DOCUMENT;
        }
        if (CODE.matcher(text).find() || input.contains("```") || isCode(input)) {
            return Kind.CODE;
        }
        return isMath(text) ? Kind.MATH : Kind.CHAT;
    }

    private static boolean isCode(String input) {
        return Pattern.compile("(?m)^(def \\w+\\(|import [\\w.]+;?$|#include|public (class|static)|function \\w+\\()")
                .matcher(input).find();
    }

    private static boolean isMath(String text) {
        return MATH.matcher(text).find()
                || (HOW_MANY.matcher(text).find() && NUMBER.matcher(text).results().limit(2).count() == 2);
    }
}
