namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>Which texts begin with the sign for a space, whether they have a space there or not.</summary>
internal enum PrependScheme
{
    /// <summary>None.</summary>
    Never,

    /// <summary>What stands at the very beginning, not what follows an added token.</summary>
    First,

    /// <summary>All.</summary>
    Always,
}
