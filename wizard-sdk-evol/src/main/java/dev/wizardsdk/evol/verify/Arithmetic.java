package dev.wizardsdk.evol.verify;

import dev.wizardsdk.evol.Instruction;
import dev.wizardsdk.evol.Verification;
import dev.wizardsdk.evol.Verifier;
import java.util.Set;
import java.util.regex.Pattern;

/** Calculates again what an answer says it calculated, outside of code. Thread-safe. */
final class Arithmetic implements Verifier {

    /** A calculator's note of GSM8K (Cobbe et al. 2021, section 2): {@code <<48/2=24>>}. */
    private static final Pattern NOTE = Pattern.compile("<<([^<>\\n]{1,200})>>");

    private static final Pattern LIST_MARK = Pattern.compile("^\\s*(?:\\d{1,3}[.)]|[-*•]|\\(\\w\\))\\s+");

    private static final Set<String> PROSE = Set.of("", "text", "txt", "plaintext", "math", "latex", "tex", "markdown",
            "md");
    private static final int LONGEST_LINE = 20_000;
    private static final int MOST_EQUATIONS = 2_000;
    private static final int LONGEST_QUOTE = 120;

    @Override
    public String name() {
        return "arithmetic@1";
    }

    @Override
    public Verification verify(Instruction instruction, String answer) {
        var fences = Fences.of(answer);
        var tally = new Tally();
        tally.lines(fences.around());
        fences.blocks().stream().filter(block -> PROSE.contains(block.tag())).map(Fences.Block::text)
                .forEach(tally::lines);
        if (!tally.wrong.isEmpty()) {
            return new Verification.Failed(tally.wrong);
        }
        return tally.held == 0
                ? Verification.notApplicable()
                : new Verification.Passed(tally.held == 1 ? "1 equation" : tally.held + " equations");
    }

    /** What was found so far. */
    private static final class Tally {

        private int held;
        private String wrong = "";

        void lines(String text) {
            text.lines()
                    .filter(line -> line.length() <= LONGEST_LINE && line.chars().anyMatch(c -> "=≈＝".indexOf(c) >= 0))
                    .takeWhile(line -> held < MOST_EQUATIONS && wrong.isEmpty())
                    .forEach(this::line);
        }

        private void line(String whole) {
            var line = LIST_MARK.matcher(whole).replaceFirst("");
            if (line.contains("<<")) {
                NOTE.matcher(line).results().forEach(note -> plain(note.group(1)));
                line = NOTE.matcher(line).replaceAll("");
            }
            plain(line);
        }

        private void plain(String line) {
            for (var equation : Equations.in(line)) {
                switch (equation.check()) {
                    case Equation.Finding.Holds holds -> held++;
                    case Equation.Finding.NoTelling none -> {}
                    case Equation.Finding.Wrong(var value) -> {
                        if (wrong.isEmpty()) {
                            wrong = quoted(line, equation) + " does not hold: its left side is " + value;
                        }
                    }
                }
            }
        }

        private static String quoted(String line, Equation equation) {
            var plain = Notation.plain(line);
            var text = plain.substring(equation.left().getFirst().start(), equation.right().getLast().end()).strip();
            return text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
        }
    }
}
