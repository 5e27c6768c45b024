using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Spaces;

/// <summary>What a method's operands are, and the way back from the merged operand to two factors.</summary>
public interface IMergeSpace
{
    /// <summary>Its name in recipes.</summary>
    Space Space { get; }

    /// <summary>Merges one module; the caller disposes of the result and of the operands.</summary>
    MergedModule Merge(IBackend backend, ModuleMerge module);
}
