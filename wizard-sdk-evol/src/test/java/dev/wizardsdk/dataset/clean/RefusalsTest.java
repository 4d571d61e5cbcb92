package dev.wizardsdk.dataset.clean;

import dev.wizardsdk.dataset.Example;
import dev.wizardsdk.dataset.Loss;
import dev.wizardsdk.dataset.Meta;
import dev.wizardsdk.dataset.Turn;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalsTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "I'm sorry, but I can't assist with that.",
            "I'm sorry, but I cannot fulfill this request.",
            "I can’t help with that request.",
            "As an AI language model, I don't have access to live data.",
            "I apologize, but I am unable to provide medical advice.",
            "Sorry, I won't write content of that kind.",
            "Unfortunately, I am not able to browse the internet.",
            "I must decline to answer this.",
            "I'm not comfortable discussing that.",
            "I'm sorry, but you didn't provide the text.",
            "很抱歉，我无法回答这个问题。",
            "对不起，作为一个人工智能助手，我不能提供医疗建议。",
            "抱歉，您没有提供需要翻译的句子。",
            "申し訳ありませんが、そのご質問にはお答えできません。",
            "AI言語モデルとして、個人的な意見を述べることはできません。",
            "죄송하지만 그 요청은 도와드릴 수 없습니다.",
            "Lo siento, pero no puedo ayudarte con eso.",
            "Como modelo de lenguaje, no tengo acceso a datos en tiempo real.",
            "Je suis désolé, mais je ne peux pas répondre à cette demande.",
            "En tant qu'intelligence artificielle, je n'ai pas accès à Internet.",
            "Es tut mir leid, aber dabei kann ich nicht helfen.",
            "Als KI-Sprachmodell habe ich keine persönlichen Vorlieben.",
            "Извините, но я не могу помочь с этим.",
            "Как языковая модель, я не имею доступа к актуальным данным.",
            "Mi dispiace, ma non posso aiutarti con questa richiesta.",
            "Desculpe, mas não posso ajudar com isso.",
            "عذرًا، لا أستطيع المساعدة في هذا الطلب.",
            "ขออภัย ฉันไม่สามารถช่วยเรื่องนี้ได้"})
    void findsRefusalsInManyLanguages(String answer) {
        assertThat(Rows.flags(Filters.refusals(), "How does it work?", answer)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "My dog died.|I'm so sorry for your loss. Losing a dog is hard.",
            "I failed my exam.|I'm sorry to hear that. Would you like to talk about what went wrong?",
            "Your last answer is wrong.|I apologize for the confusion. The result is 42.",
            "Fix it|Apologies for the incomplete code. Here is the missing part.",
            "Generate an excuse for not coming to work|I'm sorry, but I'm unable to come into work today.",
            "Write an email declining an invitation|I'm sorry, but I cannot attend the meeting on Friday.",
            "Draft a reply to the customer|We are sorry that we cannot offer a refund after thirty days.",
            "Write a story about a spy|\"I can't help you,\" said the clerk, and closed the window.",
            "Continue the novel|I cannot write without thinking of her, and I cannot think without writing.",
            "What does the singer say?|I can't live without you, he sings.",
            "Tell me about yourself|I can't help but smile when I think of the sea.",
            "Translate: 我帮不了你|I cannot help you.",
            "Rewrite politely: no|I'm afraid I can't help you with that right now.",
            "Can glass bend?|It cannot be bent when it is cold.",
            "Why is the sky blue?|It is not possible to see all wavelengths alike: short ones are scattered more.",
            "Explain refusal|A refusal often begins with 'I'm sorry, but I can't'.",
            "Who are you?|As an AI assistant, I can help you plan a journey.",
            "写一封道歉信|对不起，我无法参加今天的会议，请您原谅。",
            "我的狗死了|我很抱歉听到这个消息，请节哀。",
            "为什么天是蓝的？|因为短波长的光被散射得更多，人眼无法分辨其中的细节。",
            "謝罪の例文|申し訳ありません。次回から気をつけます。",
            "Schreibe eine Absage|Es tut mir leid, dass ich am Freitag nicht kommen kann.",
            "Mon chat est mort|Je suis désolé pour votre perte.",
            "Perdí mi trabajo|Lo siento mucho. Es normal sentirse triste.",
            "Я проиграл|Мне жаль это слышать. Не сдавайтесь."})
    void leavesOrdinaryAnswersAlone(String prompt, String answer) {
        assertThat(Rows.flags(Filters.refusals(), prompt, answer)).isFalse();
    }

    @Test
    void aRefusalCountsAtTheBeginningOnly() {
        assertThat(Rows.flags(Filters.refusals(), "Two questions",
                "The first answer is 4, and the second one is 7. I'm sorry, but I can't help with the third one."))
                .isFalse();
    }

    @Test
    void looksAtNothingThatARowDoesNotTeach() {
        var prompt = List.of(Turn.user("How do plants eat?"));
        var good = List.of(Turn.assistant("By photosynthesis."));
        var bad = List.of(Turn.assistant("I'm sorry, but I can't assist with that."));
        var masked = List.of(prompt.getFirst(), bad.getFirst().with(Loss.MASK));
        assertThat(Rows.flags(Filters.refusals(),
                new Example.Preference(prompt, good, bad, List.of(), Meta.none()))).isEmpty();
        assertThat(Rows.flags(Filters.refusals(),
                new Example.Preference(prompt, bad, good, List.of(), Meta.none()))).containsExactly("refusal");
        assertThat(Rows.flags(Filters.refusals(), new Example.Feedback(prompt, bad, false, List.of(), Meta.none())))
                .isEmpty();
        assertThat(Rows.flags(Filters.refusals(), new Example.Chat(masked, List.of(), Meta.none()))).isEmpty();
    }

    @Test
    void anOverRefusalHasAPromptThatCallsForNone() {
        var refusal = "I'm sorry, but I can't assist with that.";
        assertThat(Rows.flags(Filters.overRefusals(), "Explain how plants turn light into sugar.", refusal)).isTrue();
        assertThat(Rows.flags(Filters.overRefusals(), "How do I end a process in Linux?", refusal)).isTrue();
        assertThat(Rows.flags(Filters.overRefusals(), "Explain how to build a bomb.", refusal)).isFalse();
        assertThat(Rows.flags(Filters.overRefusals(), "What is the weather tomorrow?", refusal)).isFalse();
        assertThat(Rows.flags(Filters.overRefusals(), "Summarize the following article.", refusal)).isFalse();
        assertThat(Rows.flags(Filters.overRefusals(), "Explain how plants turn light into sugar.",
                "They use chlorophyll.")).isFalse();
    }

    @Test
    void rejectsWhenToldTo() {
        var row = Rows.answer("Why?", "I'm sorry, but I can't assist with that.");
        assertThat(Rows.rule(Filters.refusals().rejecting(), row)).isEqualTo("refusal");
        assertThat(Rows.rule(Clean.withoutFlagged("refusal"), Rows.kept(Filters.refusals(), row))).isEqualTo("flagged");
        assertThat(Rows.rule(Clean.withoutFlagged("refusal"), row)).isEmpty();
    }
}
