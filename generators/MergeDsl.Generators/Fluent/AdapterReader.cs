using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace MergeDsl.Generators.Fluent;

/// <summary>Reads which adapter an expression stands for.</summary>
/// <param name="types">The types of the library.</param>
/// <param name="locals">The locals of the block.</param>
/// <param name="world">How unknown adapters turn out.</param>
internal sealed class AdapterReader(FluentTypes types, LocalValues locals, World world)
{
    private static readonly string[] Prefixes = ["any", "some"];

    private readonly Dictionary<object, string> unknown = [];

    /// <summary>The adapter with weight 1.</summary>
    public AdapterTerm Read(IOperation expression)
    {
        var source = locals.Follow(expression);
        return source switch
        {
            IInvocationOperation { Arguments.Length: 1 } call when types.IsLoad(call) => Loaded(
                call.Arguments[0].Value,
                call
            ),
            IPropertyReferenceOperation { Property: var handle } when Literals(handle) is { } handles =>
                new AdapterTerm(handles[0], handles[1], (handles[1], handles[2]), 1, expression.Syntax, null),
            _ => Unknown(IdentityOf(source), expression),
        };
    }

    /// <summary>An adapter that is not even named.</summary>
    public AdapterTerm Unnamed(IOperation sum) => Unknown(new object(), sum);

    private AdapterTerm Loaded(IOperation path, IOperation call) =>
        locals.TryConstant(path, out var constant) && constant is string text
            ? new AdapterTerm(AdapterKeys.NameOf(text), text, (text, ""), 1, path.Syntax, null)
            : Unknown(call, call);

    // Expressions that are not known to mean the same adapter are taken for different ones.
    private AdapterTerm Unknown(object identity, IOperation expression)
    {
        if (!unknown.TryGetValue(identity, out var name))
        {
            name = $"{world.Any(Prefixes)}-{Numbers.Text(unknown.Count)}";
            unknown.Add(identity, name);
        }

        return new AdapterTerm(name, name, identity, 1, expression.Syntax, null);
    }

    private static object IdentityOf(IOperation source) =>
        source switch
        {
            IParameterReferenceOperation { Parameter: var parameter } => parameter,
            ILocalReferenceOperation { Local: var local } => local,
            IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation, Field: var field } => field,
            IPropertyReferenceOperation
            {
                Instance: null or IInstanceReferenceOperation,
                Property: { Parameters.Length: 0 } property,
            } => property,
            _ => source,
        };

    /// <summary>Name, path and root of a generated handle: <c>Handles.Adapter&lt;...&gt;("math", "adapters/math", "", ...)</c>.</summary>
    private string[]? Literals(IPropertySymbol property) =>
        property.IsStatic
        && types.IsAdapter(property.Type)
        && property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax declaration
        && Created(declaration)
            is InvocationExpressionSyntax
            {
                Expression: MemberAccessExpressionSyntax
                {
                    Name.Identifier.ValueText: "Adapter",
                    Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Handles" }
                        or IdentifierNameSyntax { Identifier.ValueText: "Handles" },
                },
                ArgumentList.Arguments: { Count: > 3 } arguments,
            }
        && arguments.Take(3).All(argument => argument.Expression.IsKind(SyntaxKind.StringLiteralExpression))
            ? [.. arguments.Take(3).Select(argument => ((LiteralExpressionSyntax)argument.Expression).Token.ValueText)]
            : null;

    private static ExpressionSyntax? Created(PropertyDeclarationSyntax property) =>
        property.Initializer?.Value ?? property.ExpressionBody?.Expression;
}
