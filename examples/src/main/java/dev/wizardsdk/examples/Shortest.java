package dev.wizardsdk.examples;

import dev.wizardsdk.ModelClient;
import dev.wizardsdk.Tool;

/**
 * The shortest correct programs for five tasks, one method each; {@code ReadmeTest} holds the numbers of their lines that the README
 * gives. Run as they are, they ask the models that the environment has keys for.
 */
final class Shortest {

    record City(String name) {}

    record Person(String name, int age) {}

    private Shortest() {}

    static void chat() {
        var model = ModelClient.of("openai:gpt-5.2");
        System.out.println(model.ask("Say hello"));
    }

    static void stream() {
        var model = ModelClient.of("openai:gpt-5.2");
        model.prompt("Tell a joke").stream(System.out::print);
    }

    static void tool() {
        var model = ModelClient.of("openai:gpt-5.2");
        var weather = Tool.of("weather", "Current weather", City.class, city -> "21 °C in " + city.name());
        System.out.println(model.prompt("How is the weather in Paris?").tools(weather).run().text());
    }

    static void typed() {
        var model = ModelClient.of("openai:gpt-5.2");
        System.out.println(model.prompt("John is 25").as(Person.class));
    }

    static void fallback() {
        var model = ModelClient.firstOf(ModelClient.of("openai:gpt-5.2"), ModelClient.of("anthropic:claude-opus-4-6"));
        System.out.println(model.ask("Say hello"));
    }

    public static void main(String... args) {
        switch (args.length == 0 ? "" : args[0]) {
            case "chat" -> chat();
            case "stream" -> stream();
            case "tool" -> tool();
            case "typed" -> typed();
            case "fallback" -> fallback();
            default -> {
                System.err.println("usage: examples/run Shortest chat|stream|tool|typed|fallback");
                System.exit(2);
            }
        }
    }
}
