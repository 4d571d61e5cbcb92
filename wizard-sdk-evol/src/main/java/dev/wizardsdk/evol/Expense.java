package dev.wizardsdk.evol;

/**
 * What calls of one sort took, so that it can be told what an operation, a rule or a model costs.
 *
 * @param purpose   what was asked for: {@code evolve}, {@code judge}, {@code answer}, {@code score} and so on
 * @param operation the id of the operation they were made for
 * @param model     who was asked
 * @param fate      {@code accepted} if they led to a row, else the rule that ended it
 */
public record Expense(String purpose, String operation, String model, String fate, Spending spending) {}
