/** A contender: one of the ways in which Java asks a service of the OpenAI protocol. */
interface Caller extends AutoCloseable {

    String MODEL = "gpt-5.2";
    String QUESTION = "Say hello and tell in one sentence what you can do.";
    String KEY = "sk-not-a-key";

    /** Takes pieces of text as they come. */
    interface Sink {
        void take(String text);
    }

    /** A small question, its whole answer waited for; the answer's text. */
    String chat() throws Exception;

    /** The same question, its answer taken piece by piece until it is whole. */
    void stream(Sink sink) throws Exception;

    @Override
    void close();
}
