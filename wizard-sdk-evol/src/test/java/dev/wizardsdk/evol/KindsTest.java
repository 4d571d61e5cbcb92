package dev.wizardsdk.evol;

import dev.wizardsdk.dataset.Turn;
import dev.wizardsdk.evol.Instruction.Context;
import dev.wizardsdk.evol.Instruction.Kind;
import dev.wizardsdk.model.Part;
import dev.wizardsdk.model.ToolDefinition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class KindsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "CODE | Write a Java method that reverses a string.",
            "CODE | Implement a rate limiter in Go.",
            "CODE | Why does this loop never end? for (int i = 0; i < 10; i--) {}",
            "CODE | How do I join two lists in Python?",
            "CODE | Refactor the following class so that it is testable.",
            "CODE | Write a SQL query that returns the second highest salary.",
            "CODE | What is a regular expression for e-mail addresses?",
            "CODE | What is the time complexity of binary search?",
            "CODE | Schreibe eine Funktion, die zwei Listen zusammenführt.",
            "CODE | Écris une fonction Python qui trie une liste.",
            "CODE | Escribe un programa que lea un archivo.",
            "CODE | 请用Python写一个函数，计算斐波那契数列。",
            "MATH | Solve for x: 2x + 3 = 7.",
            "MATH | Tom has 3 apples and buys 5 more. How many apples does he have?",
            "MATH | Prove that the square root of 2 is irrational.",
            "MATH | What is the derivative of x^3 + 2x?",
            "MATH | What is the probability of rolling two sixes with 2 dice?",
            "MATH | A shirt costs $40 and is reduced by 25%. What is the price now?",
            "MATH | Berechne die Summe der ersten 100 natürlichen Zahlen.",
            "MATH | Wie viele Äpfel hat Anna, wenn sie 3 kauft und 5 verschenkt?",
            "MATH | 小明有3个苹果，又买了5个，一共有多少个苹果？",
            "MATH | What is 15 + 27?",
            "CHAT | Tell me about the python that lives in Burma.",
            "CHAT | Plan a trip to Java with a stop in Bali.",
            "CHAT | Write a class schedule for a primary school.",
            "CHAT | Write a training program for a marathon in 12 weeks.",
            "CHAT | How many people live in Paris?",
            "CHAT | How much water should I drink in 24 hours?",
            "CHAT | Explain the rules of Go to a beginner.",
            "CHAT | Should I go swimming in the rain?",
            "CHAT | Summarise the plot of Hamlet in 5 sentences.",
            "CHAT | Prove that you are a good friend by giving me advice.",
            "CHAT | Wie wird Käse hergestellt?"
    })
    void theWordsTellTheKind(Kind kind, String text) {
        assertThat(Instruction.of(text).kind()).isEqualTo(kind);
    }

    @Test
    void whatGoesWithItTellsMore() {
        var text = "Write a Java method that reverses a string.";
        var tool = new ToolDefinition("run", "Runs code", "{}");
        var image = Part.Media.of("image/png", new byte[] {1});
        var said = List.of(Turn.user("Hello"), Turn.assistant("Hi"));
        assertThat(Kinds.guess(text, "", new Context(said, List.of(tool), List.of(image)))).isEqualTo(Kind.TOOLS);
        assertThat(Kinds.guess(text, "", new Context(said, List.of(), List.of(image)))).isEqualTo(Kind.IMAGE);
        assertThat(Kinds.guess(text, "", new Context(said, List.of(), List.of()))).isEqualTo(Kind.DIALOGUE);
        assertThat(Kinds.guess(text, "", new Context(List.of(Turn.system("Be kind.")), List.of(), List.of())))
                .isEqualTo(Kind.CODE);
        assertThat(new Instruction("What does it do?", "def area(r):\n    return 3 * r").kind()).isEqualTo(Kind.CODE);
        assertThat(new Instruction("Who won?", "Ann came first. ".repeat(300)).kind()).isEqualTo(Kind.DOCUMENT);
    }
}
