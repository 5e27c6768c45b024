namespace MergeDsl.Core.Formulas;

/// <summary>Parts of a formula do not fit each other. The message says which dimensions do not.</summary>
/// <param name="message">In words that go behind a colon.</param>
public sealed class FormulaException(string message) : Exception(message);
