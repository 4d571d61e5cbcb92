package dev.wizardsdk.local.template.jinja;

import dev.wizardsdk.local.template.jinja.PythonComparison.Case;
import dev.wizardsdk.local.template.jinja.PythonComparison.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/** Other people's templates, which are not kept here: {@code compare_templates.py} collects them and tells how to run this. */
@EnabledIfSystemProperty(named = "wizard.templates.compare", matches = ".+")
class PythonComparisonTest {

    @Test
    void everyTemplateGivesWhatPythonGives() throws IOException {
        var json = Path.of(System.getProperty("wizard.templates.compare"));
        var cases = PythonComparison.cases(json);
        Files.writeString(json.resolveSibling(json.getFileName() + ".md"), table(cases));

        assertThat(cases).isNotEmpty();
        assertThat(cases).filteredOn(each -> each.outcome() == Outcome.DIFFERENT)
                .allSatisfy(each -> assertThat(each.ours()).as(each.template() + ", " + each.conversation())
                        .isEqualTo(each.python()));
    }

    private static String table(List<Case> cases) {
        var rows = new StringBuilder("| template | equal | refused by both | different |\n|---|---|---|---|\n");
        cases.stream().collect(Collectors.groupingBy(Case::template, TreeMap::new, Collectors.toList()))
                .forEach((template, of) -> rows.append("| ").append(template).append(" | ")
                        .append(count(of, Outcome.EQUAL)).append(" | ").append(count(of, Outcome.BOTH_REFUSE))
                        .append(" | ").append(count(of, Outcome.DIFFERENT)).append(" |\n"));
        return rows.toString();
    }

    private static long count(List<Case> cases, Outcome outcome) {
        return cases.stream().filter(each -> each.outcome() == outcome).count();
    }
}
