using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>The local variables of a block of code: what those hold that are set once, where they are declared.</summary>
internal sealed class LocalValues
{
    // Only code that does not compile goes in circles.
    private const int LongestWay = 64;

    private readonly Dictionary<ILocalSymbol, IOperation> initial = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ILocalSymbol> changed = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ILocalSymbol> read = new(SymbolEqualityComparer.Default);

    private LocalValues() { }

    /// <summary>Looks through a block.</summary>
    public static LocalValues Of(ImmutableArray<IOperation> blocks)
    {
        var locals = new LocalValues();
        foreach (var operation in blocks.SelectMany(block => block.DescendantsAndSelf()))
        {
            locals.Note(operation);
        }

        return locals;
    }

    /// <summary>True for a local that nothing reads.</summary>
    public bool IsNeverRead(ILocalSymbol local) => !read.Contains(local);

    /// <summary>True for a local that holds what it was declared with, wherever it is read.</summary>
    public bool IsKnown(ILocalSymbol local) => initial.ContainsKey(local) && !changed.Contains(local);

    /// <summary>The expression that a value comes from: conversions and locals that are set once are looked through.</summary>
    public IOperation Follow(IOperation value)
    {
        for (var step = 0; step < LongestWay; step++)
        {
            switch (value)
            {
                case IConversionOperation { IsTryCast: false, Conversion.IsImplicit: true } conversion:
                    value = conversion.Operand;
                    break;
                case ILocalReferenceOperation { Local: var local } when IsKnown(local):
                    value = initial[local];
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    /// <summary>The constant that a value is worth.</summary>
    /// <param name="value">The value.</param>
    /// <param name="constant">The constant; may be null.</param>
    /// <returns>False when the compiler cannot tell.</returns>
    public bool TryConstant(IOperation value, out object? constant)
    {
        var known = value.ConstantValue.HasValue ? value.ConstantValue : Follow(value).ConstantValue;
        constant = known.HasValue ? known.Value : null;
        return known.HasValue;
    }

    /// <summary>The elements of a list that is written out; null when the compiler cannot tell them.</summary>
    public IReadOnlyList<IOperation>? Elements(IOperation list) =>
        Follow(list) switch
        {
            IArrayCreationOperation { Initializer.ElementValues: var elements } => elements,
            ICollectionExpressionOperation { Elements: var elements }
                when !elements.Any(element => element is ISpreadOperation) => elements,
            _ => null,
        };

    private void Note(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: var local } declarator:
                NoteDeclaration(local, declarator.GetVariableInitializer()?.Value);
                break;
            case ILocalReferenceOperation { Local: var local } reference:
                NoteUse(local, reference);
                break;
        }
    }

    private void NoteDeclaration(ILocalSymbol local, IOperation? value)
    {
        if (value is not null && local.RefKind == RefKind.None)
        {
            initial[local] = value;
        }
    }

    private void NoteUse(ILocalSymbol local, ILocalReferenceOperation reference)
    {
        var isSet = IsTarget(reference);
        if (isSet || IsShared(reference))
        {
            changed.Add(local);
        }

        if (!isSet)
        {
            read.Add(local);
        }
    }

    private static bool IsTarget(ILocalReferenceOperation reference)
    {
        IOperation target = reference;
        while (target.Parent is ITupleOperation or IDeclarationExpressionOperation)
        {
            target = target.Parent;
        }

        return reference.IsDeclaration
            || (target.Parent is ISimpleAssignmentOperation assignment && assignment.Target == target)
            || (target.Parent is IDeconstructionAssignmentOperation deconstruction && deconstruction.Target == target);
    }

    // Someone else may set it, or it is set from what it was.
    private static bool IsShared(ILocalReferenceOperation reference) =>
        reference.Parent switch
        {
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } => true,
            ICompoundAssignmentOperation assignment => assignment.Target == reference,
            ICoalesceAssignmentOperation assignment => assignment.Target == reference,
            IIncrementOrDecrementOperation or IAddressOfOperation => true,
            IVariableInitializerOperation
            {
                Parent: IVariableDeclaratorOperation { Symbol.RefKind: not RefKind.None }
            } => true,
            ISimpleAssignmentOperation { IsRef: true } => true,
            _ => false,
        };
}
