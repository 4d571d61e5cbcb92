package dev.wizardsdk.dataset.clean;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IdentityTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "I am ChatGPT, a large language model trained by OpenAI.",
            "I'm Claude, an AI assistant made by Anthropic.",
            "As an AI language model developed by OpenAI, I can help.",
            "As a large language model trained by Google, I like to be exact.",
            "My name is Gemini, and I am a language model.",
            "I am Qwen, created by Alibaba Cloud.",
            "I was developed by DeepSeek.",
            "I'm an AI assistant named Grok, built by xAI.",
            "I am Llama 3, a model by Meta.",
            "I'm Mistral, a language model from Paris.",
            "I am a chatbot called Pi and was created by Inflection AI.",
            "I'm Microsoft Copilot.",
            "I was trained by a team of researchers at Cohere.",
            "Well, I am an AI assistant created by Baidu.",
            "I am Vicuna, a language model trained by researchers from Large Model Systems Organization (LMSYS).",
            "I'm a virtual assistant powered by Amazon.",
            "I am Granite, an AI language model developed by IBM.",
            "My developers are at Databricks.",
            "You may refer to me as Vicuna, a language model.",
            "我是通义千问，由阿里云开发的语言模型。",
            "我是由OpenAI训练的大型语言模型。",
            "作为由百度开发的人工智能助手，我可以帮助您。",
            "我是文心一言。",
            "私はOpenAIによって開発された言語モデルです。",
            "私はChatGPTです。",
            "Soy un modelo de lenguaje creado por OpenAI.",
            "Je suis un modèle de langage développé par Mistral AI.",
            "Ich bin ein Sprachmodell, das von OpenAI entwickelt wurde.",
            "Я языковая модель, разработанная OpenAI.",
            "저는 OpenAI에서 개발한 언어 모델입니다."})
    void findsWhoSaysItIsAProvidersModel(String answer) {
        assertThat(Rows.flags(Filters.selfIdentity(), "Who are you?", answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "GPT-4 is a language model developed by OpenAI.",
            "I am Claude Monet, and I paint water lilies.",
            "I am a Gemini, born in June.",
            "As a Google engineer, you will write much code.",
            "I am a photographer who uses a drone built by Amazon.",
            "I'm building an assistant on a model developed by OpenAI.",
            "As an AI language model, I can explain this.",
            "I am {{name}}, an assistant developed by {{author}}.",
            "No, I am not ChatGPT, and I was not trained by OpenAI.",
            "Claude is an assistant made by Anthropic, and Gemini is one by Google.",
            "I am happy to tell you of Apple, which was founded by Steve Jobs.",
            "As a result, the search engine was developed by Google.",
            "I was taught by Microsoft Word to spell.",
            "The meta-analysis was made as a team.",
            "我是一名在百度工作的工程师。",
            "我不是ChatGPT，也不是由OpenAI开发的。",
            "文心一言是百度推出的语言模型。",
            "Ich bin Lehrer und benutze ChatGPT, das von OpenAI stammt."})
    void leavesWhoSpeaksOfProvidersAlone(String answer) {
        assertThat(Rows.flags(Filters.selfIdentity(), "Tell me.", answer)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "You can open it with a pick. However, it is important to remember that entering without consent is illegal and may harm others.",
            "Here is the joke. Remember, it is important to respect everyone's dignity.",
            "They differ in size. I encourage you to treat others with respect and kindness.",
            "That is how it works. Please use this information responsibly and ethically.",
            "做法如下。但请记住，我们必须遵守法律和道德规范。",
            "Se hace así. Recuerda que es importante respetar a los demás y actuar con responsabilidad.",
            "So geht das. Denken Sie daran, immer respektvoll und verantwortungsvoll zu handeln.",
            "Так это делается. Помните, что важно уважать закон."})
    void findsSermons(String answer) {
        assertThat(Rows.flags(Filters.moralising(), "How?", answer)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "It is important to note that water boils at a lower temperature there.",
            "Kant held that respect for the moral law is the root of duty. Mill did not.",
            "Remember to add salt. It is important to stir.",
            "The law requires consent. It has done so since 1998.",
            "Preheat the oven. Always remember to check the temperature.",
            "We must consider friction. The result is 9.8.",
            "伦理学研究道德。它有三个分支。"})
    void leavesAdviceAndTopicsAlone(String answer) {
        assertThat(Rows.flags(Filters.moralising(), "How?", answer)).isFalse();
    }
}
