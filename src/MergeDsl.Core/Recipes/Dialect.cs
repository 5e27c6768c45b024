namespace MergeDsl.Core.Recipes;

/// <summary>Whose words the <c>merge</c> section speaks.</summary>
public enum Dialect
{
    /// <summary>MergeDsl's own: method x space x rank, exact.</summary>
    Native,

    /// <summary>PEFT 0.21: <c>combination_type</c> with PEFT's parameters, numbers and quirks (<c>peft.md</c>).</summary>
    Peft,

    /// <summary>The adapters library 1.3 (AdapterHub): <c>combine_strategy</c> with its numbers and slips (<c>adapterhub.md</c>).</summary>
    Library,
}
