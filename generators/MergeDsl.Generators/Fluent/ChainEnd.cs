using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>A merge that is complete as far as its block goes.</summary>
/// <param name="Merge">The expression that gives it.</param>
/// <param name="Use">The call that uses it up, such as <c>SaveAdapterAsync</c>; null where it goes elsewhere and may grow.</param>
internal sealed record ChainEnd(IOperation Merge, IInvocationOperation? Use)
{
    /// <summary>True where whoever gets the merge may add to it.</summary>
    public bool MayGrow => Use is null;

    /// <summary>The merge that an expression completes; null when it is none, or a part of a longer chain.</summary>
    public static ChainEnd? Of(IOperation operation, FluentTypes types, LocalValues locals)
    {
        if (!types.IsMerge(operation.Type) || !IsReadable(operation, types, locals))
        {
            return null;
        }

        var whole = operation;
        while (whole.Parent is IConversionOperation conversion)
        {
            whole = conversion;
        }

        return whole.Parent switch
        {
            IInvocationOperation call when call.Instance == whole => types.IsMerge(call.Type)
                ? null
                : new ChainEnd(whole, call),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
                when locals.IsKnown(local) && !locals.IsNeverRead(local) => null,
            _ => new ChainEnd(whole, null),
        };
    }

    private static bool IsReadable(IOperation operation, FluentTypes types, LocalValues locals) =>
        operation switch
        {
            IInvocationOperation call => types.IsStart(call) || types.IsMerge(call.Instance?.Type),
            ILocalReferenceOperation { IsDeclaration: false, Local: var local } => locals.IsKnown(local),
            _ => false,
        };
}
