package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.LineageStep;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.RowStep;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.Role;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What looks like a key here was typed at random for these tests; it is put together at run time, so that no scanner takes it for one. */
class SensitiveTest {

    private static final String RANDOM = "q7Zk2Vt9XwB4nLs8RfYp3Hd6JmCg5TaE1uKo0Qi";

    @ParameterizedTest
    @ValueSource(strings = {"AKI|A3XQ7ZKVT2WBNLSRF", "gh|p_{36}", "github|_pat_{39}{39}", "glp|at-{20}",
            "xox|b-7319204-{24}",
            "AIz|a{35}", "sk-|{39}", "sk-|ant-api03-{39}", "sk|_live_{24}", "ey|Jh{20}.eyJz{30}.{30}", "hf|_{34}",
            "postgres://anna:{|12}@db.internal/x", "DB_PASS|WORD={20}", "\"api|_key\": \"{32}\"",
            "client_sec|ret: '{30}'"})
    void findsKeysAndPasswords(String form) {
        var text = "Use " + filled(form.replace("|", "")) + " here.";
        assertThat(Rows.flags(Filters.secrets(), Rows.answer("Q", text))).containsExactly("secret");
        assertThat(redacted(Filters.secrets().redacting(1), text))
                .matches("(?s)Use .*\\[[a-z-]+-[0-9a-f]{10}\\].* here\\.");
    }

    @Test
    void findsPrivateKeysWhole() {
        var key = "-----BEGIN RSA PRIV" + "ATE KEY-----\n" + RANDOM + "\n" + RANDOM + "\n-----END RSA PRIV"
                + "ATE KEY-----";
        assertThat(redacted(Filters.secrets().redacting(1), "a " + key + " b"))
                .matches("a \\[private-key-[0-9a-f]{10}\\] b");
        assertThat(redacted(Filters.secrets().redacting(1), "{\"pem\": \"" + key.replace("\n", "\\n") + "\"}"))
                .doesNotContain(RANDOM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key = \"YOUR_API_KEY\"", "AKIAIOSFODNN7EXAMPLE", "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
            "password = getpass.getpass()", "token = response.json()[\"access_token\"]", "secret: <your secret here>",
            "The token bucket algorithm: tokens = 10", "max_tokens=1024", "password: correct-horse-battery-staple",
            "export TOKEN=$GITHUB_TOKEN", "postgres://user:password@localhost/db", "sk-learn-contrib is a package",
            "commit 3f9a2c1b07d4e5f60718293a4b5c6d7e8f901234", "api_key=os.environ.get('OPENAI_API_KEY')"})
    void leavesStandInsAlone(String text) {
        assertThat(Rows.flags(Filters.secrets(), Rows.answer("Q", text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Write to anna.berg@posteo-mail.de.", "邮箱是zhang.wei@mail-163.cn。",
            "It came from 84.17.52.210.",
            "ping 2a02:8108:1:4f00::17", "Call +49 30 9018 2044", "Call (212) 736-5009 now", "手机号：13812905547",
            "card 4539 5787 6362 1486", "5425233430109903", "IBAN DE89 3704 0044 0532 0130 00",
            "GB82WEST12345698765432"})
    void findsPersonalData(String text) {
        assertThat(Rows.flags(Filters.personalData(), Rows.answer("Q", text))).containsExactly("personal-data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user@example.com", "127.0.0.1 and 192.168.1.17", "version 1.2.3.4", "203.0.113.9",
            "2001:db8::1", "Call 555-0143", "4539 5787 6362 1487", "DE89 3704 0044 0532 0130 01", "3.14159265358979",
            "1234567890123456", "2024-11-30 12:30:45", "In 1998, 2000 and 2004", "10 000 000 000 000", "@Override",
            "a@b", "0x7fff5fbff8a0", "123-45-6789", "1+1=2", "8.8.8.8"})
    void leavesWhatIsNoOnesAlone(String text) {
        assertThat(Rows.flags(Filters.personalData(), Rows.answer("Q", text))).isEmpty();
    }

    @Test
    void theSameValueHasTheSamePseudonymUnderOneSeed() {
        var text = "4539 5787 6362 1486, anna@posteo-mail.de, 4539-5787-6362-1486, bert@posteo-mail.de, anna@posteo-mail.de";
        var names = redacted(Filters.personalData().redacting(7), text).split(", ");
        assertThat(names[0]).isEqualTo(names[2]).startsWith("[card-");
        assertThat(names[1]).isEqualTo(names[4]).isNotEqualTo(names[3]);
        assertThat(redacted(Filters.personalData().redacting(7), text)).isEqualTo(String.join(", ", names));
        assertThat(redacted(Filters.personalData().redacting(8), text)).doesNotContain(names[1]);
    }

    @Test
    void redactingAgainChangesNothing() {
        var step = Filters.personalData().redacting(7);
        var once = Rows.kept(step, Rows.answer("Q", "Ask anna@posteo-mail.de or +49 30 9018 2044."));
        assertThat(Rows.kept(step, once)).isEqualTo(once);
        assertThat(once.meta().flags()).containsExactly("personal-data-redacted");
    }

    @Test
    void redactsWhereverARowHasText() {
        var mail = "anna@posteo-mail.de";
        var call = new Message(Role.ASSISTANT, List.of(new Part.Reasoning("Ask " + mail, "sealed"),
                new Part.ToolCall("1", "send", "{\"to\":\"" + mail + "\"}")));
        var meta = Meta.none().withLineage(List.of(new LineageStep("a", "seed", "f", 0, mail)))
                .withExtra(Map.of("author", "\"" + mail + "\""));
        var row = new Example.Chat(List.of(Turn.user(mail), Turn.of(call),
                Turn.of(new Message(Role.TOOL, List.of(new Part.ToolResult("1", "send", "sent to " + mail))))),
                List.of(), meta);
        var redacted = Rows.kept(Filters.personalData().redacting(1), row);
        assertThat(redacted.toJson()).doesNotContain("posteo").doesNotContain("sealed");
        assertThat(Example.fromJson(redacted.toJson())).isEqualTo(redacted);
    }

    @Test
    void aReasonNamesKindsAndNeverTheValue() {
        var verdict = Filters.personalData().rejecting().apply(Rows.answer("Q", "anna@posteo-mail.de"));
        assertThat(verdict.toString()).contains("email").doesNotContain("anna");
    }

    private static String filled(String form) {
        var text = new StringBuilder();
        int from = 0;
        var matcher = Pattern.compile("\\{(\\d+)\\}").matcher(form);
        while (matcher.find()) {
            text.append(form, from, matcher.start()).append(RANDOM, 0, Integer.parseInt(matcher.group(1)));
            from = matcher.end();
        }
        return text.append(form.substring(from)).toString();
    }

    private static String redacted(RowStep step, String text) {
        return ((Example.Instruction) Rows.kept(step, Rows.answer("Q", text))).output();
    }
}
