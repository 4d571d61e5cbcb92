package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Side;
import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.model.Message;
import dev.wizardsdk.testing.ScriptedProvider;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FiltersTest {

    private static final String ESSAY = """
            The harbour had been quiet since the ferries stopped. In the mornings an old man swept the quay, although nobody came, and
            gulls walked behind him as if he were sowing. He told visitors that work keeps its shape when the reason for it has gone,
            and that a broom is lighter than a memory. Most laughed politely. Later, on the long road home, some of them found that they
            had begun to sweep their own steps, slowly, before the rain. What else should one do with a morning that asks for nothing?
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "The cat can't swim.|4",
            "今天天气很好。|6",
            "コーヒーを飲む|7",
            "ที่นี่|2",
            "أين تقع المحطة؟|3",
            "用Python写API|4",
            "한국어 문장입니다|2",
            "हिन्दी में लिखो|3",
            "GPT-4 is 好|4"})
    void countsWordsOfEveryScript(String text, int words) {
        var row = Rows.answer("Q", text);
        assertThat(Rows.rule(Filters.length(Side.ANSWER).words(words, words), row)).isEmpty();
        assertThat(Rows.rule(Filters.length(Side.ANSWER).words(words + 1, 99), row)).isEqualTo("length");
        assertThat(Rows.rule(Filters.length(Side.ANSWER).words(0, words - 1), row)).isEqualTo("length");
    }

    @Test
    void countsCharactersAsPeopleDo() {
        assertThat(Rows.rule(Filters.length(Side.ANSWER).characters(2, 2), Rows.answer("Q", "😀好"))).isEmpty();
    }

    @Test
    void measuresTheSidesItIsToldTo() {
        var row = Rows.answer("one two three", "one");
        assertThat(Rows.rule(Filters.length(Side.PROMPT).words(3, 3), row)).isEmpty();
        assertThat(Rows.rule(Filters.length(Side.PROMPT, Side.ANSWER).words(3, 3), row)).isEqualTo("length");
        assertThat(Rows.flags(Filters.length(Side.ANSWER).words(3, 3).flagging(), row)).containsExactly("length");
        assertThat(Filters.length(Side.ANSWER).words(3, 9).name()).isEqualTo("length(answer: words 3..9)");
    }

    @Test
    void eachAnswerOfAPreferenceMustFit() {
        var row = new Example.Preference(List.of(Turn.user("Q")), List.of(Turn.assistant("one two")),
                List.of(Turn.assistant("one two three")), List.of(), Meta.none());
        assertThat(Rows.rule(Filters.length(Side.ANSWER).words(1, 3), row)).isEmpty();
        assertThat(Rows.rule(Filters.length(Side.ANSWER).words(1, 2), row)).isEqualTo("length");
    }

    @Test
    void countsTurnsOfUserAndModel() {
        assertThat(Rows.rule(Filters.length(Side.ANSWER).turns(4, 4), Rows.chat("a", "b", "c", "d"))).isEmpty();
        assertThat(Rows.rule(Filters.length(Side.ANSWER).turns(1, 3), Rows.chat("a", "b", "c", "d")))
                .isEqualTo("length");
        assertThatThrownBy(() -> Filters.length(Side.ANSWER).turns(3, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "The quick brown fox jumps over the lazy dog.|9|13",
            "今天天气很好。|5|8",
            "コーヒーを飲む|5|8",
            "x = 12345|3|5",
            "สวัสดี|3|7"})
    void estimatesTokensNearWhatVocabulariesHave(String text, int least, int most) {
        assertThat(TokenCounter.estimate().count(text)).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "I do not know what to say, I do not know what to say, I do not know what to say, I do not know what to say, I do not know what to say, I do not know what to say, I do not know what to say, I do not know what to say.",
            "hahahahahahahahahahahahahahahahahaha",
            "The answer is 1111111111",
            "我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。我不知道该说什么。",
            "わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。わかりません。",
            "ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ ไม่ทราบครับ",
            "لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب، لا أعرف الجواب"})
    void findsRepetition(String answer) {
        assertThat(Rows.flags(Filters.repetition(), "Q", answer)).isTrue();
    }

    @Test
    void findsRepeatedLines() {
        assertThat(Rows.flags(Filters.repetition(), "Q", ESSAY + ESSAY)).isTrue();
    }

    @Test
    void leavesEssaysCodeAndCalculationsAlone() {
        assertThat(Rows.flags(Filters.repetition(), "Q", ESSAY)).isFalse();
        assertThat(Rows.flags(Filters.repetition(), "Q", "```c\n" + "    i = i + 1;\n".repeat(60) + "```")).isFalse();
        assertThat(Rows.flags(Filters.repetition(), "Q", "}\n".repeat(40))).isFalse();
        assertThat(Rows.flags(Filters.repetition(), "Q", "2 + 2 = 4\n".repeat(40))).isFalse();
        assertThat(Rows.flags(Filters.repetition(), "Q", "No, no, no!")).isFalse();
        assertThat(Rows.flags(Filters.repetition(), "Q", "那一年河水很早就结冰了，村里没有人记得哪个冬天来得这么快。孩子们在冰上走到对岸，"
                + "老人坐在窗前数着日子。春天来的时候，桥还没有修好，可是大家已经习惯了绕路。有人说，路绕远了，话就多了；"
                + "话多了，邻居也就熟了。后来桥修好了，反而没有人急着过河。")).isFalse();
    }

    @Test
    void rejectsOtherLanguages() {
        var english = Filters.language("en", "zh");
        assertThat(Rows.rule(english, Rows.answer("Q", "The river froze early that year."))).isEmpty();
        assertThat(Rows.rule(english, Rows.answer("Q", "那一年河水很早就结冰了。"))).isEmpty();
        assertThat(Rows.rule(english, Rows.answer("Q", "Der Fluss war in jenem Jahr früh zugefroren.")))
                .isEqualTo("language");
        assertThat(Rows.rule(english, Rows.answer("Q", "その年、川は早くから凍った。"))).isEqualTo("language");
        assertThat(Rows.rule(english, Rows.answer("Q", "for (int i = 0; i < 3; i++) { f(i); }"))).isEmpty();
        assertThatThrownBy(() -> Filters.language("english")).hasMessageContaining("two letters");
    }

    @Test
    void rejectsLowAndMissingScores() {
        var step = Filters.score("quality", 0.5);
        var row = Rows.answer("Q", "A");
        assertThat(Rows.rule(step, row)).isEqualTo("score");
        assertThat(Rows.rule(step, row.with(Meta.none().withScore("quality", 0.4)))).isEqualTo("score");
        assertThat(Rows.rule(step, row.with(Meta.none().withScore("quality", Double.NaN)))).isEqualTo("score");
        assertThat(Rows.rule(step, row.with(Meta.none().withScore("quality", 0.5)))).isEmpty();
    }

    @Test
    void findsAnswersThatLeaveTheSubject() {
        var off = "Start by melting chocolate with butter over steaming water. Whisk eggs, sugar, vanilla extract, then fold flour"
                + " gently. Pour batter into a buttered tin, sprinkle walnuts, bake thirty minutes until edges crisp.";
        var on = "Bees on balconies need shade, water nearby and a shallow hive. Landlords and neighbours should agree before you"
                + " place any hive, and city rules often limit the number of colonies.";
        var before = new String[] {"How do I keep bees on a balcony in a city?", on,
                "What should the bees drink in the summer heat?",
                "Offer shallow water with pebbles, so bees can stand and drink on the balcony without drowning in the heat of summer.",
                "And how do I harvest honey from a hive?"};
        assertThat(Rows.flags(Filters.drift(), Rows.chat(before[0], before[1], before[2], before[3], before[4], off)))
                .containsExactly("drift");
        assertThat(Rows.flags(Filters.drift(), Rows.chat(before[0], before[1], before[2], before[3], before[4],
                "Honey is harvested in late summer: lift the frames from the hive, brush the bees away, then spin the comb. Leave"
                        + " enough honey for winter.")))
                .isEmpty();
    }

    @Test
    void theDriftOfChineseIsSeenInPairsOfCharacters() {
        var before = new String[] {"怎样在城市的阳台上养蜂？", "阳台养蜂需要遮阴、水源和浅蜂箱，还要先征得房东和邻居的同意，并且了解城市的规定。",
                "夏天蜜蜂喝什么？", "夏天可以放一个浅水盘，里面放些石子，让蜜蜂站着喝水，这样阳台上的蜜蜂不会淹死。", "怎样从蜂箱里收蜂蜜？"};
        assertThat(Rows.flags(Filters.drift(), Rows.chat(before[0], before[1], before[2], before[3], before[4],
                "先融化巧克力与黄油，然后打入鸡蛋搅拌均匀，加面粉，倒进模具烤三十分钟，撒上核桃即成蛋糕。")))
                .containsExactly("drift");
        assertThat(Rows.flags(Filters.drift(), Rows.chat(before[0], before[1], before[2], before[3], before[4],
                "夏末收蜂蜜：从蜂箱里取出蜂框，扫掉蜜蜂，再甩出蜂蜜，给蜜蜂留下足够过冬的蜂蜜。"))).isEmpty();
    }

    @Test
    void presetsOfTheWebJudgePages() {
        assertThat(Rows.flags(Filters.gopher(), "Q", ESSAY)).isFalse();
        assertThat(Rows.flags(Filters.gopher(), "Q", "Yes.")).isTrue();
        assertThat(Rows.flags(Filters.gopher(), "Q", "# ... ".repeat(10) + ESSAY)).isTrue();
        assertThat(Rows.flags(Filters.fineWeb(), "Q", ESSAY)).isFalse();
        assertThat(Rows.flags(Filters.fineWeb(), "Q", "Home\nAbout us\nContact\nLogin\n")).isTrue();
        assertThat(Rows.flags(Filters.fineWeb(), "Q", ESSAY + ESSAY)).isTrue();
    }

    @Test
    void aNameTellsSettingsAndMode() {
        assertThat(Filters.language("en", "de").name()).isEqualTo("language(de en), rejecting");
        assertThat(Filters.refusals().name()).isEqualTo("refusal");
        assertThat(Filters.secrets().redacting(1).name()).isEqualTo("secret, redacting");
    }

    @Test
    void countsTokensAsTheModelDoes() {
        var counter = TokenCounter.of(ModelClient.over(ScriptedProvider.replying(
                request -> ScriptedProvider.reply(request, Message.assistant("")))));
        assertThat(counter.count("one two three")).isEqualTo(3);
        assertThat(Rows.rule(Filters.length(Side.ANSWER).tokens(counter, 4, 9), Rows.answer("Q", "one two three")))
                .isEqualTo("length");
    }
}
