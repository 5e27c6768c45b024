using BenchmarkDotNet.Running;
using MergeDsl.Generators.Benchmarks;

BenchmarkRunner.Run<GeneratorBenchmarks>(args: args);
