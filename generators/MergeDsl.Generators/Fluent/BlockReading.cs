using System.Collections.Immutable;
using MergeDsl.Core.Findings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads all merges in a block of code.</summary>
internal static class BlockReading
{
    /// <summary>What is found in a method, an initializer, or the statements of a program.</summary>
    public static IReadOnlyList<CodeFinding> Read(
        ImmutableArray<IOperation> blocks,
        FluentTypes types,
        CancellationToken cancellation
    )
    {
        var operations = blocks.SelectMany(block => block.DescendantsAndSelf()).ToArray();
        if (Array.Find(operations, one => one is IInvocationOperation call && types.IsOurs(call)) is not { } call)
        {
            return [];
        }

        try
        {
            return [.. Distinct(ReadAll(operations, types, LocalValues.Of(blocks), cancellation))];
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return [new CodeFinding(Defects.Of(failure), call.Syntax.GetLocation(), null)];
        }
    }

    private static IEnumerable<CodeFinding> ReadAll(
        IReadOnlyList<IOperation> operations,
        FluentTypes types,
        LocalValues locals,
        CancellationToken cancellation
    )
    {
        foreach (var operation in operations)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = ChainEnd.Of(operation, types, locals) is { } chain
                ? ChainFindings.Of(
                    world => ChainReader.Read(chain, types, locals, world),
                    (finding, _) => !chain.MayGrow || finding.Descriptor != ValueFindings.MissingParameter,
                    operation
                )
                : [];
            if (operation is IInvocationOperation call && types.IsOurs(call))
            {
                found = found
                    .Concat(PlanChange.Check(call, types, locals))
                    .Concat(LostResult.Check(call, types, locals));
            }

            foreach (var one in found)
            {
                yield return one;
            }
        }
    }

    // A merge that is used twice is read twice.
    private static IEnumerable<CodeFinding> Distinct(IEnumerable<CodeFinding> findings)
    {
        var seen = new HashSet<(Finding, Location)>();
        return findings.Where(found => seen.Add((found.Finding, found.Place)));
    }
}
