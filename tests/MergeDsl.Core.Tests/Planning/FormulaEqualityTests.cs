using System.Reflection;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>Formulas are compared by what they describe, so that plans with some are.</summary>
public sealed class FormulaEqualityTests
{
    private static readonly Type[] Classes =
    [
        .. typeof(Formula).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Formula))),
    ];

    [Fact]
    public void TheSameFormula_MadeTwice_IsEqual()
    {
        Dora(2).ShouldBe(Dora(2));
        Dora(2).GetHashCode().ShouldBe(Dora(2).GetHashCode());
    }

    [Fact]
    public void AnotherNumber_MakesAnother() => Dora(2).ShouldNotBe(Dora(3));

    [Fact]
    public void AnotherTensor_MakesAnother() => (Leaf("a") + Leaf("b")).ShouldNotBe(Leaf("a") + Leaf("c"));

    [Fact]
    public void DeepAndSharedFormulas_AreComparedOnce() => Deep().ShouldBe(Deep());

    [Fact]
    public void EveryParameterOfAClass_IsPartOfItsSettings()
    {
        // Shapes and operands are compared anyway; what a shape follows from needs no settings of its own.
        string[] ofShapes = ["shape", "rows", "columns", "width"];
        foreach (var type in Classes)
        {
            var own = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .SelectMany(constructor => constructor.GetParameters())
                .Where(parameter => !typeof(Formula).IsAssignableFrom(parameter.ParameterType))
                .Where(parameter => parameter.ParameterType != typeof(Formula[]))
                .Select(parameter => parameter.Name)
                .Except(ofShapes);
            var settings = type.GetProperty("Settings", BindingFlags.Instance | BindingFlags.NonPublic)!;
            (settings.DeclaringType == type).ShouldBe(own.Any(), type.Name);
        }
    }

    private static Formula Leaf(string name) =>
        new AdapterTensor(new TensorInfo(name, DType.Float32, EquatableArray.Of(4L, 4L)));

    private static Formula Dora(double scaling)
    {
        var sum = Leaf("w") + (scaling * Leaf("b").Dot(Leaf("a")));
        return sum / sum.Norm(1) - Leaf("w");
    }

    // 2^500 paths lead through it.
    private static Formula Deep()
    {
        var formula = Leaf("a");
        for (var step = 0; step < 500; step++)
        {
            formula = formula * formula;
        }

        return formula;
    }
}
