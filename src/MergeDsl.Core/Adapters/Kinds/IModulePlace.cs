using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>The base's tensors of a module, weights as (out, in, kernel...) whatever way the base stores them.</summary>
public interface IModulePlace
{
    /// <summary>The weight before any adapter changed it.</summary>
    Formula Original { get; }

    /// <summary>The weight as earlier adapters left it.</summary>
    Formula Current { get; }

    /// <summary>The bias before any adapter changed it; null for none.</summary>
    Formula? OriginalBias { get; }

    /// <summary>The bias as earlier adapters left it; null for none.</summary>
    Formula? CurrentBias { get; }
}
