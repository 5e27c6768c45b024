namespace MergeDsl.Core.Recipes;

/// <summary>Whose words the <c>merge</c> section speaks.</summary>
public enum Dialect
{
    /// <summary>MergeDsl's own: method x space x rank, exact.</summary>
    Native,

    /// <summary>PEFT 0.21: <c>combination_type</c> with PEFT's parameters, numbers and quirks (<c>peft.md</c>).</summary>
    Peft,
}
